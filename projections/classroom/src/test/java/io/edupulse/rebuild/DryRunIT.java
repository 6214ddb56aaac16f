package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.rebuild.report.RebuildEstimate;
import io.edupulse.rebuild.report.RebuildEstimate.Basis;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a dry run says of logs that are empty, short, or have been.
class DryRunIT {

    private static final Projection PROJECTION = QuizScores.version(1);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final School school =
            new School(1, database, new MirroredEventStore(database, School.PARTITIONS, codec), codec);

    @AfterEach
    void close() {
        school.close();
    }

    private RebuildEstimate dryRun() {
        return school.rebuilds(PROJECTION).dryRun(List.of(PROJECTION.name()), RebuildOptions.DEFAULT);
    }

    @Test
    void an_empty_log_is_said_to_be_empty() {
        school.follow(PROJECTION);

        var estimate = dryRun();

        assertThat(estimate.basis()).isEqualTo(Basis.EMPTY_LOG);
        assertThat(estimate.total()).isZero();
        assertThat(estimate.time()).isEqualTo(Duration.ZERO);
    }

    @Test
    void the_time_for_a_short_log_is_what_it_has_just_taken() {
        school.happens(50);
        school.follow(PROJECTION);

        var estimate = dryRun();

        assertThat(estimate.basis()).isEqualTo(Basis.WHOLE_LOG);
        assertThat(estimate.total()).isEqualTo(50);
        assertThat(estimate.time()).isPositive();
    }

    @Test
    void the_rate_of_a_rebuild_of_next_to_nothing_is_not_that_of_a_log_that_has_grown() {
        school.happens(50);
        school.follow(PROJECTION);
        school.rebuild(PROJECTION);
        school.sql.execute("update rebuild_jobs set busy_millis = 500");
        assertThat(dryRun().basis()).isEqualTo(Basis.LAST_REBUILD);

        school.happens(1_000);
        assertThat(dryRun().basis()).isIn(Basis.WHOLE_LOG, Basis.SAMPLE);

        school.sql.execute("update rebuild_jobs set busy_millis = 5000");
        assertThat(dryRun().basis()).isEqualTo(Basis.LAST_REBUILD);
    }
}
