package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.infrastructure.lease.PostgresLeases;
import io.edupulse.postgres.TestDatabase;
import io.edupulse.projections.engine.Projection;
import io.edupulse.projections.engine.ProjectionTesting;
import io.edupulse.projections.engine.Projections;
import io.edupulse.projections.rebuild.RebuildOptions;
import io.edupulse.projections.rebuild.Rebuilds;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever has happened in a school: what is rebuilt from the log are the same rows that were live.
class RebuiltReadModelsIT {

    private final TestDatabase database = TestDatabase.create(History.PARTITIONS);
    private final DSLContext sql = DSL.using(database.application(), SQLDialect.POSTGRES);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void every_read_model_is_rebuilt_as_it_was_live(long seed) {
        var history = RandomHistory.of(seed, 800);
        var projections = new Projections(ClassroomProjections.all());
        try (var leases = new PostgresLeases(database.owner())) {
            var rebuilds = new Rebuilds(projections, sql, history.asLog(), leases);
            for (Projection projection : projections.all()) {
                ProjectionTesting.recreate(sql, projection, History.PARTITIONS);
                history.byPartition().forEach(events -> ProjectionTesting.apply(sql, projection, events));
                var live = ProjectionTesting.rows(sql, projection);

                var report = rebuilds.rebuild(projection.name(), RebuildOptions.DEFAULT, progress -> {});

                assertThat(report.isEqual()).as(projection.name()).isTrue();
                assertThat(ProjectionTesting.rows(sql, projection)).isEqualTo(live);
                assertThat(live.values()).doesNotContain(List.of());
            }
        }
    }
}
