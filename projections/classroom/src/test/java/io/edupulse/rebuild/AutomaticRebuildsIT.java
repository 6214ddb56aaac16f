package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.ProjectionSchemas;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.testkit.RememberingEventCodec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Notices that other code has made a read model.
class AutomaticRebuildsIT {

    private static final Projection OLD = QuizScores.version(1);
    private static final Projection NEW = QuizScores.version(2);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final MirroredEventStore log = new MirroredEventStore(database, School.PARTITIONS, codec);
    private final School school = new School(1, database, log, codec);

    @BeforeEach
    void follow() {
        school.happens(500);
        school.follow(OLD);
    }

    @AfterEach
    void close() {
        school.close();
    }

    private AutomaticRebuilds changed(Projection projection, PostgresLeases leases) {
        var projections = new Projections(List.of(projection));
        return new AutomaticRebuilds(projections, school.sql, new Rebuilds(projections, school.sql, log, leases));
    }

    private List<String> changed(Projection projection) {
        try (var leases = new PostgresLeases(school.database.ownerSessions());
                var changed = changed(projection, leases)) {
            return changed.names();
        }
    }

    private SchemaState status(Projection projection) {
        var status = new ProjectionStatus(new Projections(List.of(projection)), school.sql, log);
        return status.all().getFirst().code();
    }

    private void start(Projection projection) {
        ProjectionSchemas.createMissing(school.sql, new Projections(List.of(projection)), School.PARTITIONS);
    }

    @Test
    void the_same_code_is_not_reported_and_other_code_is() {
        assertThat(changed(OLD)).isEmpty();
        assertThat(changed(NEW)).containsExactly("quiz-results");
        assertThat(status(OLD)).isEqualTo(SchemaState.SAME);
        assertThat(status(NEW)).isEqualTo(SchemaState.CHANGED);
        assertThat(status(QuizScores.withColumn("remark"))).isEqualTo(SchemaState.OTHER_TABLES);
    }

    @Test
    void a_rebuild_and_a_rollback_carry_the_fingerprint_along() {
        school.rebuildAccepting(NEW);
        assertThat(status(NEW)).isEqualTo(SchemaState.SAME);
        assertThat(status(OLD)).isEqualTo(SchemaState.CHANGED);

        school.rebuilds(NEW).rollback("quiz-results");
        assertThat(status(OLD)).isEqualTo(SchemaState.SAME);
    }

    @Test
    void one_without_a_fingerprint_is_adopted_if_its_tables_are_those_of_the_code() {
        school.sql.execute("comment on schema quiz_results is null");
        start(QuizScores.withColumn("remark"));
        assertThat(status(QuizScores.withColumn("remark"))).isEqualTo(SchemaState.OTHER_TABLES);
        assertThat(status(OLD)).isEqualTo(SchemaState.CHANGED);

        start(OLD);
        assertThat(status(OLD)).isEqualTo(SchemaState.SAME);
    }

    @Test
    void one_of_several_nodes_rebuilds_it_and_the_others_see_that() {
        try (var leases = new PostgresLeases(school.database.ownerSessions());
                var otherLeases = new PostgresLeases(school.database.ownerSessions());
                var node = changed(NEW, leases);
                var other = changed(NEW, otherLeases)) {
            node.start();
            other.start();
            await().until(() -> node.isDone() && other.isDone());
        }

        assertThat(school.rows(ProjectionSchema.live(NEW)).get("scores"))
                .allMatch(row -> row.contains("\"best_score\": 2"));
        // A second rebuild would have made the first the previous one.
        assertThat(school.rows(ProjectionSchema.previous(NEW)).get("scores"))
                .isNotEmpty()
                .allMatch(row -> row.contains("\"best_score\": 1"));
    }

    @Test
    void other_tables_are_replaced_too() {
        var wider = QuizScores.withColumn("remark");
        try (var leases = new PostgresLeases(school.database.ownerSessions());
                var node = changed(wider, leases)) {
            node.start();
            await().until(() -> status(wider) == SchemaState.SAME);
        }

        assertThat(school.rows(ProjectionSchema.live(wider)).get("scores"))
                .isNotEmpty()
                .allMatch(row -> row.contains("remark"));
    }
}
