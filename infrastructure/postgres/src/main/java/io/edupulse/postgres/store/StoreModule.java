package io.edupulse.postgres.store;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.edupulse.kernel.store.EventAppender;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventStore;

/// Binds the event store and the watch of its heads. Requires bindings of a `DSLContext` of the application's role, of
/// the `Partitions` and of an
/// `EventCodec`.
public final class StoreModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(JooqEventStore.class).in(Singleton.class);
        bind(EventStore.class).to(JooqEventStore.class);
        bind(EventReader.class).to(JooqEventStore.class);
        bind(EventAppender.class).to(JooqEventStore.class);
    }
}
