package io.edupulse.postgres.store;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.log.TestDatabase;
import io.edupulse.testkit.EventStoreContract;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

class JooqEventStoreIT extends EventStoreContract {

    @Override
    protected EventStore createStore(EventCodec codec) {
        var sql = DSL.using(TestDatabase.create(PARTITIONS).application(), SQLDialect.POSTGRES);
        return new JooqEventStore(sql, new Partitions(PARTITIONS), codec);
    }
}
