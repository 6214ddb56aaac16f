package io.edupulse.rebuild.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projection;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.rebuild.MirroredEventStore;
import io.edupulse.rebuild.QuizScores;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.School;
import io.edupulse.rebuild.fill.CatchUp;
import io.edupulse.rebuild.fill.ProgressMeter;
import io.edupulse.rebuild.fill.ShadowFill;
import io.edupulse.rebuild.fill.Throttle;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import io.edupulse.rebuild.report.TableComparison;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens to the live read model after it was compared.
class ProofIT {

    private static final String DAMAGE = "update quiz_results.scores set score_sum = score_sum + 1";

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);

    @AfterEach
    void close() {
        school.close();
    }

    /// A live read model and another one that were equal at first.
    private Proof equal(Projection projection) {
        school.happens(500);
        school.follow(projection);
        var live = ProjectionSchema.live(projection);
        var shadow = ProjectionSchema.shadow(projection);
        new ShadowFill(
                        school.sql,
                        log,
                        List.of(shadow),
                        RebuildOptions.DEFAULT.threads(),
                        RebuildOptions.DEFAULT.maximumRows())
                .run(log.heads(), ProgressMeter.silent(log.heads()), Throttle.OPEN);
        var proof = new Proof(school.sql, log, live, shadow, new AlignedSnapshot(school.sql, log, live, shadow));
        assertThat(proof.whole()).allMatch(TableComparison::isEqual);
        return proof;
    }

    private void finish(Proof proof, Projection projection) {
        var live = ProjectionSchema.live(projection);
        var shadow = ProjectionSchema.shadow(projection);
        school.sql.transaction(transaction -> {
            var tx = transaction.dsl();
            proof.finish(tx, new AlignedSnapshot(school.sql, log, live, shadow).align(tx));
        });
    }

    @Test
    void the_same_rows_stay_proven_while_both_go_on() {
        var projection = QuizScores.version(1);
        var proof = equal(projection);
        school.happens(3_000);
        school.submit(school.anyQuiz(), school.anyStudent(), QuizScores.POISON);
        school.follow(projection);

        proof.narrow();
        school.happens(300);
        school.follow(projection);
        finish(proof, projection);

        assertThat(CatchUp.positions(school.sql, ProjectionSchema.shadow(projection)))
                .isEqualTo(CatchUp.positions(school.sql, ProjectionSchema.live(projection)))
                .isEqualTo(log.heads());
    }

    /// Counts the statements that look rows up by their keys.
    private static final class LookUps implements ExecuteListener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void executeEnd(ExecuteContext context) {
            var text = String.valueOf(context.sql());
            if (text.contains("scores") && text.contains(" in (")) {
                count.incrementAndGet();
            }
        }
    }

    @Test
    void rows_are_compared_in_portions_however_many_events_have_come() {
        var projection = QuizScores.version(1);
        equal(projection);
        var live = ProjectionSchema.live(projection);
        var shadow = ProjectionSchema.shadow(projection);
        var lookUps = new LookUps();
        var sql = school.sql
                .configuration()
                .derive(new DefaultExecuteListenerProvider(lookUps))
                .dsl();
        var proof = new Proof(sql, log, live, shadow, new AlignedSnapshot(sql, log, live, shadow), 1);
        assertThat(proof.whole()).allMatch(TableComparison::isEqual);
        school.happens(3_000);
        school.follow(projection);

        proof.narrow();
        finish(proof, projection);
        // A batch of events fills a portion, and there is one for each partition at least.
        assertThat(lookUps.count.get()).isGreaterThanOrEqualTo(2 * School.PARTITIONS);

        school.happens(3_000);
        school.follow(projection);
        execute(school.sql, "update quiz_results.scores set attempts = attempts + 1");
        assertThatThrownBy(() -> finish(proof, projection)).isInstanceOf(ReadModelsDifferException.class);
    }

    @Test
    void rows_that_other_code_writes_meanwhile_are_found_before_the_end() {
        var proof = equal(QuizScores.version(1));
        school.happens(300);
        school.follow(QuizScores.version(2));

        assertThatThrownBy(proof::narrow)
                .isInstanceOf(ReadModelsDifferException.class)
                .hasMessageContaining("with other values");
    }

    @Test
    void rows_that_other_code_writes_at_last_are_found_in_the_end() {
        var projection = QuizScores.version(1);
        var proof = equal(projection);
        proof.narrow();
        school.happens(50);
        school.follow(QuizScores.version(2));

        assertThatThrownBy(() -> finish(proof, projection)).isInstanceOf(ReadModelsDifferException.class);
    }

    @Test
    void events_that_are_parked_on_one_side_are_found() {
        var projection = QuizScores.version(1);
        var proof = equal(projection);
        school.submit(school.anyQuiz(), school.anyStudent(), QuizScores.POISON);
        school.follow(QuizScores.version(QuizScores.LENIENT));

        assertThatThrownBy(() -> finish(proof, projection))
                .isInstanceOf(ReadModelsDifferException.class)
                .hasMessageContaining("parked_events");
    }

    @Test
    void of_free_form_sql_everything_is_compared_again_unless_nothing_has_happened() {
        var handled = QuizScores.handled();
        var proof = equal(handled);
        execute(school.sql, DAMAGE);

        assertThatCode(() -> finish(proof, handled)).doesNotThrowAnyException();
        school.happens(1);
        school.follow(handled);
        assertThatThrownBy(() -> finish(proof, handled)).isInstanceOf(ReadModelsDifferException.class);
    }

    @Test
    void a_live_one_that_lags_behind_is_brought_along() {
        var projection = QuizScores.version(1);
        school.happens(100);
        school.follow(projection);
        school.happens(900);
        var live = ProjectionSchema.live(projection);
        var shadow = ProjectionSchema.shadow(projection);
        new ShadowFill(
                        school.sql,
                        log,
                        List.of(shadow),
                        RebuildOptions.DEFAULT.threads(),
                        RebuildOptions.DEFAULT.maximumRows())
                .run(log.heads(), ProgressMeter.silent(log.heads()), Throttle.OPEN);

        var positions = new AlignedSnapshot(school.sql, log, live, shadow)
                .look((tx, snapshot, at) -> List.of(at, CatchUp.positions(tx, live), CatchUp.positions(tx, shadow)));

        assertThat(positions).containsOnly(log.heads());
    }

    private static void execute(DSLContext sql, String statement) {
        assertThat(sql.execute(statement)).isPositive();
    }
}
