package io.edupulse.testkit;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.EventReader;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

class InMemoryLiveEventsTest extends LiveEventsContract {

    private record Noted(String text) implements DomainEvent {}

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final EventIds ids = new EventIds(Clock.systemUTC());
    private final InMemoryEventStore log = new InMemoryEventStore(2, codec);
    private final InMemoryLiveEvents live = new InMemoryLiveEvents(log);

    @Override
    protected LiveEvents live() {
        return live;
    }

    @Override
    protected EventReader log() {
        return log;
    }

    @Override
    protected void appendTo(int partition) {
        var id = UUID.randomUUID();
        while (log.partitions().of(id) != partition) {
            id = UUID.randomUUID();
        }
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var event = new NewEvent(ids.next(), now, new Metadata("c", null, "me", null), codec.encode(new Noted("n")));
        log.append(List.of(Append.of(id, 0, List.of(event))));
        live.committed(log.readBatch(partition, 0, 100));
    }
}
