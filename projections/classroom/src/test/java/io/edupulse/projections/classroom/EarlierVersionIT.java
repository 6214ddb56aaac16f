package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.lesson.LessonCommand.ReviseLesson;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.quiz.QuizCommand.SubmitQuiz;
import io.edupulse.json.JsonModule;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.fingerprint.Fingerprint;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.snapshot.Snapshots;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.log.Migrations;
import io.edupulse.log.TestDatabase;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.postgres.snapshot.SnapshotModule;
import io.edupulse.postgres.store.StoreModule;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionEngine;
import io.edupulse.projection.live.ProjectionModule;
import io.edupulse.projection.live.ReadModelChanges;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.live.ScriptedLiveEvents;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.schema.ProjectionSchema;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.projections.classroom.QuizResults.FindStanding;
import io.edupulse.rebuild.RebuildModule;
import io.edupulse.rebuild.RebuildOptions;
import io.edupulse.rebuild.Rebuilds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The database of a node that ran commit 845d88d, as `earlier/README.md` says: what that version has stored
/// stays in use.
class EarlierVersionIT {

    private static final String DUMP = "/earlier/database-of-845d88d.sql.gz";
    private static final int PARTITIONS = 4;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final UUID LESSON = id(1, 0);
    private static final UUID TEACHER = id(2, 0);
    private static final UUID QUIZ = id(3, 0);
    private static final UUID PULSE = id(5, 0);
    private static final UUID STUDENT = id(4, 201);

    private final TestDatabase database = restored();
    private final PostgresLeases leases = new PostgresLeases(database.ownerSessions());
    private final Injector node = Guice.createInjector(new Parts());

    /// As the program that filled the database has made them.
    private static UUID id(int kind, int number) {
        return new UUID(0x018f3a2b7c1d7000L + kind, 0x8000000000000000L + number);
    }

    private final class Parts extends AbstractModule {

        @Override
        protected void configure() {
            install(new JsonModule());
            install(new StoreModule());
            install(new SnapshotModule());
            install(new ProjectionModule());
            install(new RebuildModule());
            bind(DSLContext.class).toInstance(DSL.using(database.application(), SQLDialect.POSTGRES));
            bind(Partitions.class).toInstance(new Partitions(PARTITIONS));
            bind(Aggregates.class).toInstance(Classroom.AGGREGATES);
            bind(Projections.class).toInstance(new Projections(ClassroomProjections.all()));
            bind(Leases.class).toInstance(leases);
            bind(LiveEvents.class).toInstance(new ScriptedLiveEvents());
            bind(Announcements.class).toInstance(Announcements.none());
            bind(Clock.class).toInstance(Clock.systemUTC());
            bind(EventIds.class).toInstance(new EventIds(Clock.systemUTC()));
            bind(CommitListener.class).toInstance(events -> {});
            bind(EventBus.class).to(GroupCommitEventBus.class).in(Singleton.class);
            bind(CommandGateway.class).in(Singleton.class);
            bind(ProjectionEngine.class).in(Singleton.class);
        }
    }

    private static TestDatabase restored() {
        TestDatabase.create(PARTITIONS); // makes the roles that the dump grants rights to
        var database = TestDatabase.createEmpty();
        try (var connection = database.owner().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(dump());
            assertThat(new Migrations(database.ownerSessions(), PARTITIONS)
                            .migrate()
                            .isNothing())
                    .isFalse();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    private static String dump() {
        try (var in =
                new GZIPInputStream(Objects.requireNonNull(EarlierVersionIT.class.getResourceAsStream(DUMP), DUMP))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        node.getInstance(ProjectionEngine.class).close();
        node.getInstance(CommandGateway.class).close();
        leases.close();
    }

    @Test
    void its_read_models_count_as_those_of_this_version_and_are_right() {
        var sql = node.getInstance(DSLContext.class);
        node.getInstance(ProjectionEngine.class).start();

        assertThat(ClassroomProjections.all())
                .allSatisfy(projection -> assertThat(SchemaState.of(sql, ProjectionSchema.live(projection)))
                        .as(projection.name())
                        .isEqualTo(SchemaState.SAME));
        assertThat(ClassroomProjections.all())
                .allSatisfy(projection -> assertThat(node.getInstance(Rebuilds.class)
                                .verify(projection.name(), RebuildOptions.DEFAULT, progress -> {})
                                .isEqual())
                        .as(projection.name())
                        .isTrue());
        assertThat(node.getInstance(Rebuilds.class).previous()).isEmpty();
    }

    @Test
    void its_snapshots_are_used() {
        var log = node.getInstance(EventReader.class);
        var snapshots = node.getInstance(Snapshots.class);
        var ofAggregate = List.of(LESSON, QUIZ, PULSE);

        assertThat(Classroom.AGGREGATES.all()).zipSatisfy(ofAggregate, (aggregate, id) -> {
            var fingerprint = Fingerprint.of(aggregate).orElseThrow();
            assertThat(log.readFromSnapshot(id, fingerprint)
                            .findFirst()
                            .orElseThrow()
                            .sequence())
                    .as(aggregate.name())
                    .isGreaterThan(1);
            assertThat(snapshots.find(id, new Snapshots.Kind<>(aggregate.states(), fingerprint)))
                    .as(aggregate.name())
                    .isPresent();
        });
    }

    @Test
    void new_commands_go_on_with_its_aggregates_and_read_models() {
        node.getInstance(ProjectionEngine.class).start();

        after(new ReviseLesson(LESSON, TEACHER, "Fractions, once more"), "lesson-catalog");
        after(new SubmitQuiz(QUIZ, STUDENT, 99), "quiz-results");
        after(new RespondToPulse(PULSE, STUDENT, "https://example.org/late"), "pulse-wall");

        var queries = new QueryGateway(
                ClassroomProjections.queries().handlers(),
                node.getInstance(ReadDatabase.class),
                node.getInstance(ReadModelWaiter.class),
                node.getInstance(ReadModelChanges.class));
        assertThat(queries.ask(new FindStanding(QUIZ, STUDENT)))
                .hasValueSatisfying(standing -> assertThat(standing.bestScore()).isEqualTo(99));
    }

    private void after(Command command, String readModel) {
        var result = node.getInstance(CommandGateway.class).send(command);
        assertThat(result).isInstanceOf(Accepted.class);
        node.getInstance(ReadModelWaiter.class).await(readModel, ((Accepted) result).receipt(), LONG);
    }
}
