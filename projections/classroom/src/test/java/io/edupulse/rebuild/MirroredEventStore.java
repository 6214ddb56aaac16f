package io.edupulse.rebuild;

import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.apply.LoggedEvents;
import io.edupulse.testkit.InMemoryEventStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// A log in memory whose events are also in the log of a database before anyone has read them: fast to append
/// to, and believed by the read models of that database. Thread-safe.
public class MirroredEventStore extends InMemoryEventStore {

    private final DSLContext sql;
    private final long[] mirrored;

    public MirroredEventStore(TestDatabase database, int partitions, EventCodec codec) {
        super(partitions, codec);
        this.sql = DSL.using(database.owner(), SQLDialect.POSTGRES);
        this.mirrored = new long[partitions];
    }

    @Override
    public synchronized List<RecordedEvent> readBatch(int partition, long afterPosition, int limit) {
        mirror();
        return super.readBatch(partition, afterPosition, limit);
    }

    @Override
    public synchronized Stream<RecordedEvent> readAggregate(UUID aggregateId, long afterSequence) {
        mirror();
        return super.readAggregate(aggregateId, afterSequence);
    }

    @Override
    public synchronized List<Long> heads() {
        mirror();
        return super.heads();
    }

    private void mirror() {
        if (Arrays.equals(
                mirrored, super.heads().stream().mapToLong(Long::longValue).toArray())) {
            return;
        }
        var events = new ArrayList<RecordedEvent>();
        for (int partition = 0; partition < mirrored.length; partition++) {
            var news = super.readBatch(partition, mirrored[partition], Integer.MAX_VALUE);
            events.addAll(news);
            mirrored[partition] += news.size();
        }
        LoggedEvents.add(sql, events);
    }
}
