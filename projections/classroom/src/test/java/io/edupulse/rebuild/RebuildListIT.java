package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.paging.Listing;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.rebuild.report.RebuildStatus;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The list of rebuilds, in pages.
class RebuildListIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final String NAME = PROJECTION.name();

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final School school =
            new School(1, database, new MirroredEventStore(database, School.PARTITIONS, codec), codec);
    private final Rebuilds rebuilds = school.rebuilds(PROJECTION);

    @AfterEach
    void close() {
        school.close();
    }

    /// @param outcome `null` for one that is not over
    private void job(String projections, String outcome) {
        school.sql.execute(Text.format("""
                insert into rebuild_jobs (projections, threads, maximum_rows, patience_millis, accept_differences,
                                          keep_millis, wanted, tries_left, finished_at, outcome)
                select '%s', 1, 1, 1, false, 1, 'paused', 1, case when o.outcome is not null then now() end, o.outcome
                  from (values (%s::text)) o (outcome)""", projections, outcome));
    }

    @Test
    void has_those_that_are_not_over_first_and_the_finished_ones_in_pages() {
        job("{quiz-results}", "null");
        for (int i = 2; i <= 5; i++) {
            job(i == 3 ? "{lesson-catalog,quiz-results}" : "{lesson-catalog}", "'swapped'");
        }
        job("{quiz-results}", "'failed'");

        var first = rebuilds.list(PageRequest.first(2));
        assertThat(ids(first)).containsExactly(1L, 6L, 5L);
        var second = rebuilds.list(PageRequest.first(2).from(first.next()));
        assertThat(ids(second)).containsExactly(4L, 3L);
        var third = rebuilds.list(PageRequest.first(2).from(second.next()));
        assertThat(ids(third)).containsExactly(2L);
        assertThat(third.next()).isNull();
        assertThat(first.total()).isEqualTo(6).isEqualTo(third.total());

        var own = rebuilds.list(NAME, PageRequest.first(20));
        assertThat(ids(own)).containsExactly(1L, 6L, 3L);
        assertThat(own.total()).isEqualTo(3);
    }

    @Test
    void of_what_there_is_not_is_refused() {
        assertThat(rebuilds.list(PageRequest.first(2)).items()).isEmpty();
        assertThatThrownBy(() -> rebuilds.list("nope", PageRequest.first(2)))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "projection.unknown");
        assertThatThrownBy(() -> rebuilds.list(new PageRequest("nope", 2)))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "query.invalid-cursor");
    }

    private static List<Long> ids(Listing<RebuildStatus> listing) {
        return listing.items().stream().map(RebuildStatus::id).toList();
    }
}
