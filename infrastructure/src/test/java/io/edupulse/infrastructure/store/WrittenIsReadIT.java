package io.edupulse.infrastructure.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.infrastructure.json.AnyValue;
import io.edupulse.infrastructure.json.JsonEventCodec;
import io.edupulse.infrastructure.json.Shapes;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.EventScan;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the codec accepts comes back equal from the log, whose `jsonb` orders keys and rewrites numbers.
class WrittenIsReadIT {

    private static final long SEED = 20_260_201;
    private static final int VALUES = 300;

    private static final EventIds IDS = new EventIds(Clock.systemUTC());
    private static final JsonEventCodec CODEC = new JsonEventCodec(Shapes.TYPES);

    @SuppressWarnings("NullAway.Init")
    private static JooqEventStore store;

    @BeforeAll
    static void openLog() {
        var log = new TestLog();
        var sql = DSL.using(log.database().application(), SQLDialect.POSTGRES);
        store = new JooqEventStore(sql, TestLog.PARTITIONS, CODEC);
    }

    static Stream<Class<? extends DomainEvent>> types() {
        return Shapes.TYPES.all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void what_is_appended_is_read_back(Class<? extends DomainEvent> type) {
        var accepted = new ArrayList<DomainEvent>();
        var events = new ArrayList<NewEvent>();
        for (double hostility : new double[] {0, 0.1}) {
            var values = new AnyValue(new Random(SEED), hostility);
            for (int i = 0; i < VALUES; i++) {
                DomainEvent event = values.of(type);
                var encoded = encodedOrRefused(event);
                if (encoded != null) {
                    accepted.add(event);
                    events.add(new NewEvent(IDS.next(), Instant.EPOCH, Metadata.NONE, encoded));
                }
            }
        }
        var aggregate = UUID.randomUUID();

        assertThat(store.append(List.of(Append.of(aggregate, 0, events)))).hasOnlyElementsOfType(Appended.class);

        assertThat(accepted).hasSizeGreaterThan(VALUES);
        assertThat(store.readAggregate(aggregate, 0).map(RecordedEvent::event)).containsExactlyElementsOf(accepted);
        var scanned = new ArrayList<DomainEvent>();
        int partition = TestLog.PARTITIONS.of(aggregate);
        store.scan(
                new EventScan(
                        partition, 0, store.heads().get(partition), Set.of(type.getSimpleName()), AggregateRange.ALL),
                event -> scanned.add(event.event()));
        assertThat(scanned).containsExactlyElementsOf(accepted);
    }

    private static @Nullable EncodedEvent encodedOrRefused(DomainEvent event) {
        try {
            return CODEC.encode(event);
        } catch (InvalidEventException e) {
            return null;
        }
    }
}
