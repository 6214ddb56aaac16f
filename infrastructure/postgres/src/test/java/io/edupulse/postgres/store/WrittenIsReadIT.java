package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.json.AnyValue;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.json.Shapes;
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
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

    @SuppressWarnings("NullAway.Init")
    private static TestLog log;

    @BeforeAll
    static void openLog() {
        log = new TestLog();
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

    @Test
    void the_codec_refuses_the_depth_that_the_insert_refuses() throws Exception {
        var tree = new Shapes.Tree("", List.of());
        var deepest = encodedOrRefused(new Shapes.Deep(tree));
        for (var next = deepest; next != null; next = encodedOrRefused(new Shapes.Deep(tree))) {
            deepest = next;
            tree = new Shapes.Tree("", List.of(tree));
        }
        var accepted = new String(Objects.requireNonNull(deepest).json(), StandardCharsets.UTF_8);
        assertThat(insert(accepted)).isEmpty();
        assertThat(insert(accepted.replace("[]", "[[]]")))
                .hasValueSatisfying(refusal -> assertThat(refusal).contains("event.too-deep"));
    }

    /// As a foreign writer; what the database says against it.
    private static Optional<String> insert(String document) throws SQLException {
        try (var foreign = log.asForeignWriter();
                var statement = foreign.prepareStatement("""
                        insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                        values (gen_random_uuid(), gen_random_uuid(), 1, now(), 'Deep', ?::jsonb)""")) {
            statement.setString(1, document);
            statement.executeUpdate();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private static @Nullable EncodedEvent encodedOrRefused(DomainEvent event) {
        try {
            return CODEC.encode(event);
        } catch (InvalidEventException e) {
            return null;
        }
    }
}
