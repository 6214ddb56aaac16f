package io.edupulse.json;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;

/// Binds the JSON formats of the events and commands of some [Aggregates], which must be bound elsewhere. Types that
/// could not be stored are refused when the injector is made.
public final class JsonModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(EventCodec.class).to(JsonEventCodec.class);
        bind(JsonEventCodec.class).asEagerSingleton();
        bind(EnvelopeCodec.class).in(Singleton.class);
        bind(CommandJson.class).asEagerSingleton();
    }

    @Provides
    @Singleton
    EventTypes eventTypes(Aggregates aggregates) {
        return EventTypes.of(aggregates.eventRoots());
    }
}
