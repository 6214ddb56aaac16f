package io.edupulse.node.runtime;

import com.google.inject.AbstractModule;
import io.edupulse.nats.NatsModule;
import io.edupulse.nats.connection.NatsSettings;

/// Binds what talks to NATS.
final class BrokerModule extends AbstractModule {

    private final NatsSettings settings;

    BrokerModule(NatsSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(NatsSettings.class).toInstance(settings);
        install(new NatsModule());
    }
}
