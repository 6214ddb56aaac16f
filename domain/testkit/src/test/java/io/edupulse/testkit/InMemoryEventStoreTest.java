package io.edupulse.testkit;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.store.EventStore;

class InMemoryEventStoreTest extends EventStoreContract {

    @Override
    protected EventStore createStore(EventCodec codec) {
        return new InMemoryEventStore(PARTITIONS, codec);
    }
}
