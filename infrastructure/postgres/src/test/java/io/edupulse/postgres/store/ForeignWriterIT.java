package io.edupulse.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A writer that knows only the six columns of the contract, with the statement of the seed.
class ForeignWriterIT {

    private static final String INSERT = """
            -- @start region=insert
            INSERT INTO domain_events
                    (id, aggregate_id, sequence, occurred_at, event_type, payload)
             VALUES (?, ?, ?, ?, ?, ?::jsonb)
            -- @end region=insert
            """;
    private static final String DOCUMENT = "{\"type\": \"Noted\", \"payload\": {\"text\": \"foreign\"}}";
    private static final String CHECK_VIOLATION = "23514";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String SERIALIZATION_FAILURE = "40001";

    private final TestLog log = new TestLog();
    private Connection foreign;

    @BeforeEach
    void connect() throws SQLException {
        foreign = log.asForeignWriter();
    }

    @AfterEach
    void disconnect() throws SQLException {
        foreign.close();
    }

    @Test
    void a_row_of_six_columns_gets_its_place_and_is_read_like_any_other() throws Exception {
        var id = UUID.randomUUID();
        var aggregate = UUID.randomUUID();
        var at = Instant.now().truncatedTo(ChronoUnit.MICROS);

        insert(foreign, id, aggregate, 1, at, DOCUMENT);

        var event = log.store().readAggregate(aggregate, 0).toList().getFirst();
        assertThat(event.id()).isEqualTo(id);
        assertThat(event.occurredAt()).isEqualTo(at);
        assertThat(event.partition()).isEqualTo(TestLog.PARTITIONS.of(aggregate));
        assertThat(event.position()).isEqualTo(1);
        assertThat(event.metadata()).isEqualTo(Metadata.NONE);
        assertThat(event.type()).isEqualTo("Noted");
        assertThat(new String(event.encoded().json(), StandardCharsets.UTF_8)).contains("foreign");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[1]", "7", "null", "{\"other\": \"x\", \"actor\": null}", "{\"actor\": {\"name\": 7}}"})
    void metadata_in_a_form_that_nobody_knows_is_passed_over(String metadata) throws Exception {
        var aggregate = UUID.randomUUID();
        insert(foreign, aggregate, 1);
        try (var owner = log.asOwner();
                var statement = owner.createStatement()) {
            statement.execute(Text.format("update domain_events set metadata = '%s'", metadata));
        }
        assertThat(log.store().readAggregate(aggregate, 0).map(RecordedEvent::metadata))
                .containsExactly(Metadata.NONE);
    }

    @Test
    void foreign_and_own_events_follow_each_other_in_one_stream() throws Exception {
        var aggregate = UUID.randomUUID();
        appendOne(aggregate, 0);
        insert(foreign, aggregate, 2);

        assertThat(appendOne(aggregate, 1)).isEqualTo(new Conflict(aggregate, 1, 2));
        assertThat(appendOne(aggregate, 2)).isInstanceOf(Appended.class);
        assertThat(log.store().readAggregate(aggregate, 0).map(RecordedEvent::position))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void rows_of_one_statement_get_positions_in_their_order() throws Exception {
        var aggregate = UUID.randomUUID();
        try (var statement = foreign.createStatement()) {
            statement.execute(Text.format("""
                    INSERT INTO domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                    SELECT gen_random_uuid(), '%s', n, now(), 'Noted', '%s' FROM generate_series(1, 100) AS n
                    """, aggregate, DOCUMENT));
        }
        assertThat(log.store().readAggregate(aggregate, 0).map(RecordedEvent::position))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void one_transaction_may_write_to_several_partitions() throws Exception {
        foreign.setAutoCommit(false);
        for (int partition : List.of(3, 0, 2, 0, 1)) {
            insert(foreign, TestLog.aggregateIn(partition), 1);
        }
        assertThat(log.store().heads()).containsOnly(0L);
        foreign.commit();
        assertThat(log.store().heads()).containsExactly(2L, 1L, 1L, 1L);
        log.assertIsDense();
    }

    @Test
    void a_transaction_that_rolls_back_leaves_no_hole() throws Exception {
        var aggregate = UUID.randomUUID();
        foreign.setAutoCommit(false);
        insert(foreign, aggregate, 1);
        foreign.rollback();
        foreign.setAutoCommit(true);
        insert(foreign, aggregate, 1);
        log.assertIsDense();
        assertThat(log.size()).isEqualTo(1);
    }

    @Test
    void a_sequence_that_is_taken_violates_the_unique_constraint() throws Exception {
        var aggregate = UUID.randomUUID();
        insert(foreign, aggregate, 1);
        assertRefused(() -> insert(foreign, aggregate, 1), UNIQUE_VIOLATION, "domain_events_stream");
    }

    @Test
    void a_sequence_that_leaves_a_hole_or_is_not_positive_is_refused() {
        var aggregate = UUID.randomUUID();
        assertRefused(
                () -> insert(foreign, aggregate, 2),
                CHECK_VIOLATION,
                Text.format("aggregate %s is at sequence 0, so the next event has 1, not 2", aggregate));
        assertRefused(() -> insert(foreign, aggregate, 0), CHECK_VIOLATION, "domain_events_sequence_check");
        assertThat(log.size()).isZero();
    }

    @Test
    void a_document_that_no_broker_would_take_is_refused() {
        var document = Text.format("{\"type\": \"Noted\", \"payload\": {\"text\": \"%s\"}}", "x".repeat(1 << 20));
        assertRefused(
                () -> insert(foreign, UUID.randomUUID(), UUID.randomUUID(), 1, Instant.now(), document),
                CHECK_VIOLATION,
                "event.too-large");
    }

    private record Row(String code, String type, String at, String document) {}

    private static final String ACCEPTED = "accepted";

    private static List<Row> rows() {
        var empty = document("Noted", "{}");
        return List.of(
                new Row("event.invalid-type", "", "now", "{\"type\": \"\", \"payload\": {}}"),
                new Row("event.invalid-type", "é".repeat(101), "now", document("é".repeat(101), "{}")),
                new Row("event.invalid-type", "a\tb", "now", document("a\\tb", "{}")),
                new Row("event.invalid-type", "a\u0085b", "now", document("a\u0085b", "{}")),
                new Row("event.invalid-document", "Other", "now", empty),
                new Row("event.invalid-document", "Noted", "now", "{\"payload\": {}}"),
                new Row(
                        "event.invalid-document",
                        "7",
                        "now",
                        document("7", "{}").replace("\"7\"", "{}")),
                new Row("event.invalid-document", "Noted", "now", "[1]"),
                new Row("event.invalid-document", "Noted", "now", "null"),
                new Row("event.invalid-document", "Noted", "now", "{\"type\": \"Noted\"}"),
                new Row("event.invalid-document", "Noted", "now", document("Noted", "[1]")),
                new Row("event.invalid-document", "Noted", "now", document("Noted", "null")),
                new Row("event.too-deep", "Noted", "now", document("Noted", nested(99))),
                new Row("event.too-deep", "Noted", "now", document("Noted", nested(1_500))),
                new Row("event.invalid-time", "Noted", "infinity", empty),
                new Row("event.invalid-time", "Noted", "-infinity", empty),
                new Row("event.invalid-time", "Noted", "0044-03-15 12:00:00+00 BC", empty),
                new Row("event.invalid-time", "Noted", "10000-01-01 00:00:00+00", empty),
                new Row(ACCEPTED, "é".repeat(100), "now", document("é".repeat(100), "{}")),
                new Row(ACCEPTED, "a b.*>\"", "now", document("a b.*>\\\"", "{}")),
                new Row(ACCEPTED, "Noted", "now", document("Noted", nested(98))),
                new Row(ACCEPTED, "Noted", "now", "{\"type\": \"Noted\", \"payload\": {}, \"more\": [1]}"),
                new Row(ACCEPTED, "Noted", "0001-01-01 00:00:00+00", empty),
                new Row(ACCEPTED, "Noted", "9999-12-31 23:59:59.999999+00", empty));
    }

    @Test
    void a_row_that_cannot_be_an_event_is_refused_and_one_at_the_limits_is_not() {
        assertSoftly(softly -> {
            for (var row : rows()) {
                softly.assertThat(outcome(row))
                        .as("%.20s at %s: %.40s", row.type(), row.at(), row.document())
                        .startsWith(row.code());
            }
        });
        assertThat(log.size())
                .isEqualTo(rows().stream()
                        .filter(row -> row.code().equals(ACCEPTED))
                        .count());
    }

    private String outcome(Row row) {
        try {
            insertText(row);
            return ACCEPTED;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo(CHECK_VIOLATION);
            return String.valueOf(e.getMessage()).replace("ERROR: ", "");
        }
    }

    private static String document(String type, String payload) {
        return "{\"type\": \"" + type + "\", \"payload\": " + payload + "}";
    }

    /// An object with lists inside, so many deep that the document has two levels more.
    private static String nested(int lists) {
        return "{\"a\": " + "[".repeat(lists) + "]".repeat(lists) + "}";
    }

    private void insertText(Row row) throws SQLException {
        try (var statement = foreign.prepareStatement("""
                insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                values (gen_random_uuid(), gen_random_uuid(), 1, ?::timestamptz, ?, ?::jsonb)""")) {
            statement.setString(1, row.at());
            statement.setString(2, row.type());
            statement.setString(3, row.document());
            statement.executeUpdate();
        }
    }

    @Test
    void a_repeatable_read_transaction_writes_while_nobody_else_does() throws Exception {
        foreign.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        foreign.setAutoCommit(false);
        var aggregate = UUID.randomUUID();
        insert(foreign, aggregate, 1);
        insert(foreign, aggregate, 2);
        foreign.commit();
        log.assertIsDense();
        assertThat(log.size()).isEqualTo(2);
    }

    @Test
    void a_repeatable_read_transaction_with_an_old_snapshot_fails_as_one_to_try_again() throws Exception {
        foreign.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        foreign.setAutoCommit(false);
        try (var statement = foreign.createStatement()) {
            statement.execute("select count(*) from domain_events"); // takes the snapshot
        }
        appendOne(TestLog.aggregateIn(0), 0);

        assertRefused(() -> insert(foreign, TestLog.aggregateIn(0), 1), SERIALIZATION_FAILURE, "serialize");

        foreign.rollback();
        insert(foreign, TestLog.aggregateIn(0), 1);
        foreign.commit();
        log.assertIsDense();
        assertThat(log.size()).isEqualTo(2);
    }

    @Test
    void an_open_transaction_holds_up_its_partition_and_no_other() throws Exception {
        foreign.setAutoCommit(false);
        insert(foreign, TestLog.aggregateIn(0), 1);

        appendOne(TestLog.aggregateIn(1), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> appendOne(TestLog.aggregateIn(0), 0));
            await().until(log::somebodyWaitsForAPartition);
            foreign.commit();
            assertThat(waiting.get()).isInstanceOf(Appended.class);
        }
        log.assertIsDense();
    }

    @Test
    void whoever_holds_a_partition_may_not_sit_idle_and_must_commit_durably() throws Exception {
        foreign.setAutoCommit(false);
        try (var statement = foreign.createStatement()) {
            statement.execute("set local synchronous_commit = off");
            insert(foreign, UUID.randomUUID(), 1);
            assertThat(setting(foreign, "synchronous_commit")).isEqualTo("local");
            assertThat(setting(foreign, "idle_in_transaction_session_timeout")).isEqualTo("10s");
        }
        foreign.commit();
        assertThat(setting(foreign, "idle_in_transaction_session_timeout")).isEqualTo("0");
    }

    @Test
    void foreign_transactions_and_own_batches_side_by_side_leave_dense_positions() throws Exception {
        int rounds = 40;
        var work = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 2; i++) {
            work.add(() -> insertInTransactions(rounds));
            work.add(() -> appendInBatches(rounds));
        }
        int written = 0;
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            for (var result : threads.invokeAll(work)) {
                written += result.get();
            }
        }
        assertThat(log.size()).isEqualTo(written);
        log.assertIsDense();
    }

    /// Locks in any order, so it may be the victim of a deadlock, as such writers must expect.
    private int insertInTransactions(int rounds) throws SQLException {
        int written = 0;
        try (var connection = log.asForeignWriter()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rounds; i++) {
                try {
                    insert(connection, UUID.randomUUID(), 1);
                    insert(connection, UUID.randomUUID(), 1);
                    connection.commit();
                    written += 2;
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo("40P01");
                    connection.rollback();
                }
            }
        }
        return written;
    }

    private int appendInBatches(int rounds) throws SQLException {
        int written = 0;
        try (var connection = log.asApplication()) {
            var store = TestLog.storeOn(connection);
            for (int i = 0; i < rounds; i++) {
                var batch = List.of(
                        TestLog.append(UUID.randomUUID(), 0, 2),
                        TestLog.append(UUID.randomUUID(), 0, 1),
                        TestLog.append(UUID.randomUUID(), 0, 3));
                assertThat(store.append(batch)).hasOnlyElementsOfType(Appended.class);
                written += 6;
            }
        }
        return written;
    }

    private Object appendOne(UUID aggregate, long expectedSequence) {
        return log.store()
                .append(List.of(TestLog.append(aggregate, expectedSequence, 1)))
                .getFirst();
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("show " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void insert(Connection connection, UUID aggregate, long sequence) throws SQLException {
        insert(connection, UUID.randomUUID(), aggregate, sequence, Instant.now(), DOCUMENT);
    }

    private static void insert(
            Connection connection, UUID id, UUID aggregate, long sequence, Instant at, String document)
            throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, id);
            statement.setObject(2, aggregate);
            statement.setLong(3, sequence);
            statement.setObject(4, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
            statement.setString(5, "Noted");
            statement.setString(6, document);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private static void assertRefused(ThrowingCallable insert, String state, String message) {
        assertThatThrownBy(insert)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state))
                .hasMessageContaining(message);
    }
}
