package io.edupulse.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.nats.stream.NatsStreams.State;
import io.edupulse.node.status.SystemStatus.JetStream;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.projection.schema.SchemaState;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static final List<Long> HEADS = List.of(5L, 0L, 7L);

    private final Agreement agreement = new Agreement(HEADS, HEADS);

    @Test
    void there_is_no_reason_where_all_have_what_the_log_has() {
        assertThat(agreement.of(streams(stream(0, 5, 5, null), stream(1, 0, 0, "is not there"), stream(2, 7, 7, null))))
                .isEmpty();
        assertThat(agreement.of(readModel(SchemaState.CHANGED, 5, 0, 7))).isEmpty();
    }

    @Test
    void a_stream_that_is_behind_is_told_by_partition() {
        var reasons = agreement.of(streams(stream(0, 2, 2, null), stream(1, 0, 0, null), stream(2, 6, 6, null)));
        assertThat(reasons).singleElement().satisfies(reason -> {
            assertThat(reason.part()).isEqualTo("jetstream");
            assertThat(reason.message()).contains("4 events", "3 in partition 0", "1 in partition 2");
            assertThat(Agreement.isLag(reason)).isTrue();
        });
    }

    /// The sums are equal.
    @Test
    void partitions_do_not_make_up_for_each_other() {
        var reasons = agreement.of(streams(stream(0, 6, 6, null), stream(1, 0, 0, null), stream(2, 6, 6, null)));
        assertThat(reasons).extracting(Reason::code).containsExactly("status.behind", "status.beyond-log");
        assertThat(agreement.of(readModel(SchemaState.SAME, 4, 1, 7)))
                .extracting(Reason::code)
                .containsExactly("status.behind", "status.beyond-log");
    }

    @Test
    void events_that_came_in_while_the_others_were_looked_at_are_no_difference() {
        var ahead = streams(stream(0, 6, 6, null), stream(1, 1, 1, null), stream(2, 7, 7, null));
        assertThat(Agreement.isBeyond(HEADS, ahead, List.of())).isTrue();
        assertThat(Agreement.isBeyond(HEADS, streams(), List.of(readModel(SchemaState.SAME, 5, 0, 8))))
                .isTrue();
        assertThat(Agreement.isBeyond(HEADS, streams(stream(0, 5, 5, null)), List.of()))
                .isFalse();
        assertThat(new Agreement(HEADS, List.of(6L, 1L, 7L)).of(ahead)).isEmpty();
        var lost = new Agreement(HEADS, List.of(5L, 1L, 7L)).of(ahead);
        assertThat(lost).extracting(Reason::code).containsExactly("status.beyond-log");
        assertThat(lost).noneMatch(Agreement::isLag);
    }

    @Test
    void a_stream_that_is_damaged_is_no_mere_lag() {
        var reasons = agreement.of(
                streams(stream(0, 4, 5, null), stream(1, 0, 0, null), stream(2, 7, 7, "belongs to another log")));
        assertThat(reasons).extracting(Reason::part).containsExactly("EDUPULSE_0", "EDUPULSE_2");
        assertThat(reasons.getFirst().message()).contains("lacks 1");
        assertThat(reasons.getLast().message()).contains("belongs to another log");
        assertThat(reasons).noneMatch(Agreement::isLag);
    }

    @Test
    void a_read_model_with_other_tables_stands_still() {
        assertThat(agreement.of(readModel(SchemaState.OTHER_TABLES, 5, 0, 7)))
                .singleElement()
                .satisfies(reason -> assertThat(reason.code()).isEqualTo("projection.other-tables"));
    }

    @Test
    void a_read_model_that_was_not_made_yet_is_behind() {
        assertThat(agreement.of(readModel(SchemaState.SAME)))
                .singleElement()
                .satisfies(reason -> assertThat(reason.message()).contains("12 events"));
    }

    @Test
    void placeholders_are_noted() {
        var stepped = new State(2, "EDUPULSE_2", 7, 7, 3, null);
        assertThat(agreement.of(streams(stream(0, 5, 5, null), stream(1, 0, 0, null), stepped)))
                .isEmpty();
        assertThat(Agreement.notes(streams(stepped)))
                .singleElement()
                .satisfies(note -> assertThat(note.message()).contains("3 of its messages are placeholders"));
    }

    @Test
    void a_message_names_a_few_of_many_partitions() {
        var heads = LongStream.range(0, 1_000).map(p -> 2).boxed().toList();
        var none =
                IntStream.range(0, 1_000).mapToObj(p -> stream(p, 0, 0, null)).toArray(State[]::new);
        assertThat(new Agreement(heads, heads).of(streams(none)))
                .filteredOn(Agreement::isLag)
                .singleElement()
                .satisfies(reason -> assertThat(reason.message())
                        .contains("2,000 events", "and 992 more partitions")
                        .hasSizeLessThan(300));
    }

    @Test
    void partitions_are_listed_as_people_read_them() {
        assertThat(Numbers.listed(List.of(7, 3, 4, 5, 0, 1, 3))).isEqualTo("0, 1, 3-5, 7");
        assertThat(Numbers.listed(List.of())).isEmpty();
    }

    private static State stream(int partition, long messages, long last, @Nullable String problem) {
        return new State(partition, "EDUPULSE_" + partition, messages, last, 0, problem);
    }

    private static JetStream streams(State... streams) {
        return new JetStream(0, List.of(streams));
    }

    private static ProjectionStatus.Entry readModel(SchemaState code, long... positions) {
        return new ProjectionStatus.Entry(
                "catalog", 0, 0, 0, LongStream.of(positions).boxed().toList(), code);
    }
}
