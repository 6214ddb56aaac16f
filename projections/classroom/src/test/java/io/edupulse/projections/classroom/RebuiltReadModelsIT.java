package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever happens in a school, and in whatever portions it arrives: incremental = rebuilt.
class RebuiltReadModelsIT {

    private static final int HALF = 400;

    private final TestDatabase database = TestDatabase.create(History.PARTITIONS);
    private final DSLContext sql = DSL.using(database.application(), SQLDialect.POSTGRES);
    private final PostgresLeases leases = new PostgresLeases(database.ownerSessions());

    @AfterEach
    void close() {
        leases.close();
    }

    static Stream<Arguments> everyReadModelAndSeeds() {
        return ClassroomProjections.all().stream()
                .flatMap(projection -> LongStream.of(1, 2, 3).mapToObj(seed -> arguments(projection.name(), seed)));
    }

    @ParameterizedTest
    @MethodSource("everyReadModelAndSeeds")
    void incremental_and_rebuilt_and_rebuilt_on_the_way_are_the_same(String name, long seed) {
        var projection = new Projections(ClassroomProjections.all()).named(name);
        var half = RandomHistory.of(seed, HALF);
        var whole = RandomHistory.of(seed, 2 * HALF);
        var random = new Random(seed);
        ProjectionTesting.log(sql, whole.events());
        ProjectionTesting.recreate(sql, projection, History.PARTITIONS);
        whole.inPortions(0, random, events -> ProjectionTesting.apply(sql, projection, events));
        var incremental = ProjectionTesting.rows(sql, projection);
        assertThat(rebuild(projection, whole, RebuildOptions.DEFAULT)).isEqualTo(incremental);

        ProjectionTesting.recreate(sql, projection, History.PARTITIONS);
        half.inPortions(0, random, events -> ProjectionTesting.apply(sql, projection, events));
        var onTheWay = ProjectionTesting.rows(sql, projection);
        assertThat(rebuild(
                        projection, half, RebuildOptions.DEFAULT.withThreads(2).withMaximumRows(20)))
                .isEqualTo(onTheWay);
        whole.inPortions(HALF, random, events -> ProjectionTesting.apply(sql, projection, events));

        assertThat(ProjectionTesting.rows(sql, projection)).isEqualTo(incremental);
        assertThat(incremental.values()).doesNotContain(List.of());
        assertThat(rebuilds(whole)
                        .verify(name, RebuildOptions.DEFAULT, progress -> {})
                        .isEqual())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4, 1000000", "5, 150", "6, 60", "7, 10"})
    void all_together_whatever_fits_the_memory(long seed, int maximumRows) {
        var history = RandomHistory.of(seed, HALF);
        ProjectionTesting.log(sql, history.events());
        var incremental = new HashMap<Projection, Map<String, List<String>>>();
        for (var projection : ClassroomProjections.all()) {
            ProjectionTesting.recreate(sql, projection, History.PARTITIONS);
            history.inPortions(0, new Random(seed), events -> ProjectionTesting.apply(sql, projection, events));
            incremental.put(projection, ProjectionTesting.rows(sql, projection));
        }
        var names = ClassroomProjections.all().stream().map(Projection::name).toList();

        var reports =
                rebuilds(history).rebuild(names, RebuildOptions.DEFAULT.withMaximumRows(maximumRows), progress -> {});

        assertThat(reports).hasSameSizeAs(names).allMatch(RebuildReport::isEqual);
        incremental.forEach((projection, rows) ->
                assertThat(ProjectionTesting.rows(sql, projection)).isEqualTo(rows));
    }

    private Map<String, List<String>> rebuild(Projection projection, History history, RebuildOptions options) {
        assertThat(rebuilds(history)
                        .rebuild(projection.name(), options, progress -> {})
                        .isEqual())
                .isTrue();
        return ProjectionTesting.rows(sql, projection);
    }

    private Rebuilds rebuilds(History history) {
        return new Rebuilds(new Projections(ClassroomProjections.all()), sql, history.asLog(), leases);
    }
}
