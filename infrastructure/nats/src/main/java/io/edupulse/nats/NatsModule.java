package io.edupulse.nats;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.edupulse.kernel.bus.LiveEvents;

/// Binds the relay, the feeds and the nats that they share. Needs [NatsSettings], the `EventReader`, the `Leases`
/// and the codecs. Nothing starts by being bound.
public final class NatsModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(NatsConnection.class).in(Singleton.class);
        bind(NatsRelay.class).in(Singleton.class);
        bind(NatsStreams.class).in(Singleton.class);
        bind(LiveEvents.class).to(NatsLiveEvents.class);
        bind(NatsLiveEvents.class).in(Singleton.class);
    }
}
