package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SchemaUse;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.util.List;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a killed process leaves behind.
class LeftoversIT {

    private static final Projection PROJECTION = QuizScores.version(1);
    private static final List<ProjectionSchema> LEFTOVERS = List.of(
            ProjectionSchema.of(SchemaUse.SAMPLE, PROJECTION), ProjectionSchema.of(SchemaUse.VERIFICATION, PROJECTION));

    private final TestDatabase database = TestDatabase.create(School.PARTITIONS);
    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final School school =
            new School(5, database, new MirroredEventStore(database, School.PARTITIONS, codec), codec);

    @BeforeEach
    void leaveBehind() {
        school.happens(50);
        school.follow(PROJECTION);
        LEFTOVERS.forEach(
                schema -> school.sql.createSchema(DSL.name(schema.name())).execute());
    }

    @AfterEach
    void close() {
        school.close();
    }

    private boolean areThere() {
        return LEFTOVERS.stream().anyMatch(schema -> schema.exists(school.sql));
    }

    @Test
    void goes_with_the_next_rebuild() {
        assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();

        assertThat(areThere()).isFalse();
    }

    @Test
    void goes_when_a_node_starts() {
        try (var node = school.supervisor(PROJECTION, school.leases())) {
            node.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> !areThere());
        }
    }

    @Test
    void stays_as_long_as_the_process_lives() {
        try (var others = new PostgresLeases(database.ownerSessions());
                var sample = others.tryAcquire("estimate/quiz-results").orElseThrow();
                var verification = others.tryAcquire("verify/quiz-results").orElseThrow()) {
            var rebuilds = school.rebuilds(PROJECTION);
            assertThatThrownBy(() -> rebuilds.dryRun(List.of("quiz-results"), RebuildOptions.DEFAULT))
                    .isInstanceOf(CodedException.class)
                    .hasFieldOrPropertyWithValue("code", "rebuild.estimating");
            assertThat(school.rebuild(PROJECTION).isEqual()).isTrue();

            assertThat(LEFTOVERS).allMatch(schema -> schema.exists(school.sql));
            assertThat(List.of(sample, verification)).allMatch(Leases.Lease::isHeld);
        }
    }
}
