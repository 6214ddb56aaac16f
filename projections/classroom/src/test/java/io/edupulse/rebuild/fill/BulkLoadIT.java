package io.edupulse.rebuild.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventScan;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.rebuild.MirroredEventStore;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.School;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Filling shadows from the log: in portions that fit the memory, several at once, and on from where it was
/// left.
class BulkLoadIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final Projection OTHER = new Projection("other-results", PROJECTION.tables(), PROJECTION.handlers());
    private static final ProjectionSchema SHADOW = ProjectionSchema.shadow(PROJECTION);

    private boolean isLarge;
    private final List<EventScan> scans = new CopyOnWriteArrayList<>();
    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec) {
        @Override
        public long scan(EventScan scan, Consumer<RecordedEvent> each) {
            scans.add(scan);
            return super.scan(isLarge ? small(scan) : scan, each);
        }
    };
    private final School school = new School(11, database, log, codec);

    @AfterEach
    void close() {
        school.close();
    }

    /// As if only a few events had so many bytes.
    private static EventScan small(EventScan scan) {
        return new EventScan(scan.partition(), scan.after(), scan.upTo(), scan.types(), scan.aggregates(), 20_000);
    }

    private void fill(RebuildOptions options, Throttle throttle, ProjectionSchema... shadows) {
        new ShadowFill(school.sql, log, List.of(shadows), options.threads(), options.maximumRows())
                .run(log.heads(), ProgressMeter.silent(log.heads()), throttle);
    }

    private Map<String, List<String>> live() {
        school.follow(PROJECTION);
        return school.rows(ProjectionSchema.live(PROJECTION));
    }

    /// With two that fail, and what waits behind them.
    private void happens() {
        school.happens(2_000);
        school.submit(school.anyQuiz(), school.anyStudent(), QuizScores.POISON);
        school.submit(school.anyQuiz(), school.anyStudent(), QuizScores.POISON);
        school.happens(1_000);
    }

    @Test
    void more_rows_than_fit_the_memory_are_loaded_aggregates_by_aggregates() {
        happens();
        var live = live();

        fill(RebuildOptions.DEFAULT.withThreads(1).withMaximumRows(60), Throttle.OPEN, SHADOW);

        assertThat(school.rows(SHADOW)).isEqualTo(live);
        assertThat(live.get("parked_events")).isNotEmpty();
        assertThat(scans).hasSizeGreaterThan(School.PARTITIONS);
        assertThat(scans).extracting(EventScan::aggregates).doesNotHaveDuplicates();
    }

    @Test
    void the_same_memory_reads_once_what_fits() {
        happens();

        fill(RebuildOptions.DEFAULT.withThreads(1), Throttle.OPEN, SHADOW);

        assertThat(scans).extracting(EventScan::partition).containsExactly(0, 1, 2, 3);
    }

    @Test
    void large_events_are_read_in_pieces_and_the_memory_is_looked_at_between_them() {
        happens();
        var live = live();
        isLarge = true;

        fill(RebuildOptions.DEFAULT.withThreads(1).withMaximumRows(60), Throttle.OPEN, SHADOW);

        assertThat(school.rows(SHADOW)).isEqualTo(live);
        assertThat(scans).hasSizeGreaterThan(5 * School.PARTITIONS);
        assertThat(scans)
                .extracting(EventScan::maximumBytes)
                .as("at least a megabyte, so that reading has a sense")
                .containsOnly(1L << 20);
    }

    @Test
    void several_are_filled_with_one_reading() {
        happens();
        var live = live();
        var other = ProjectionSchema.shadow(OTHER);

        fill(RebuildOptions.DEFAULT.withThreads(1), Throttle.OPEN, SHADOW, other);

        assertThat(scans).hasSize(School.PARTITIONS);
        assertThat(school.rows(SHADOW)).isEqualTo(live);
        assertThat(school.rows(other)).isEqualTo(live);
    }

    @Test
    void one_of_several_that_the_database_refuses_does_not_hold_up_the_others() {
        happens();
        var live = live();
        var refused = new Projection(
                "other-results", PROJECTION.tables(), QuizScores.refused().handlers());

        fill(RebuildOptions.DEFAULT, Throttle.OPEN, SHADOW, ProjectionSchema.shadow(refused));

        assertThat(school.rows(SHADOW)).isEqualTo(live);
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(refused)), School.PARTITIONS);
        school.follow(refused);
        assertThat(school.rows(ProjectionSchema.shadow(refused)))
                .isEqualTo(school.rows(ProjectionSchema.live(refused)));
    }

    @Test
    void one_that_was_ended_goes_on_with_what_is_left() {
        happens();
        var live = live();
        var options = RebuildOptions.DEFAULT.withThreads(1).withMaximumRows(100);
        var passed = new AtomicInteger();
        assertThatThrownBy(() -> fill(
                        options,
                        events -> {
                            if (passed.incrementAndGet() == 6) {
                                throw new IllegalStateException("ended");
                            }
                        },
                        SHADOW))
                .hasMessage("ended");
        var before = new ArrayList<>(scans);
        scans.clear();

        fill(options, Throttle.OPEN, SHADOW);

        assertThat(before).hasSizeGreaterThan(4);
        assertThat(scans).doesNotContain(before.getFirst()).doesNotContainAnyElementsOf(before);
        assertThat(school.rows(SHADOW)).isEqualTo(live);
    }

    @Test
    void one_that_was_ended_after_the_load_only_catches_up() {
        happens();
        fill(RebuildOptions.DEFAULT, Throttle.OPEN, SHADOW);
        scans.clear();
        school.happens(1_500);

        fill(RebuildOptions.DEFAULT, Throttle.OPEN, SHADOW);

        assertThat(scans).isEmpty();
        assertThat(school.rows(SHADOW)).isEqualTo(live());
    }

    @Test
    void what_other_code_has_begun_is_begun_anew() {
        happens();
        fill(RebuildOptions.DEFAULT, Throttle.OPEN, ProjectionSchema.shadow(QuizScores.version(2)));
        scans.clear();

        fill(RebuildOptions.DEFAULT, Throttle.OPEN, SHADOW);

        assertThat(scans).hasSize(School.PARTITIONS);
        assertThat(school.rows(SHADOW)).isEqualTo(live());
    }
}
