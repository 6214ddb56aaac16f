package io.edupulse.benchmarks.axon5;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.edupulse.benchmarks.contest.Contestant;
import jakarta.persistence.EntityManagerFactory;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateBasedJpaEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.AggregateEventEntry;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.modelling.StateManager;
import org.hibernate.Version;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/// Axon Framework 5 with its JPA event store on Hibernate: a simple command bus called by many threads, and a loop that
/// sends a command again when another was faster.
final class Axon5Contestant implements Contestant {

    private static final String SCHEMA = "axon5";
    private static final String UNIQUE_VIOLATION = "23505";

    /// As many as profit from committing together: 32 were no faster, and conflict more often.
    private static final int CLIENTS = 16;

    /// Enough to read an aggregate by one query; the default of 100 reads long ones about a fifth slower.
    private static final int BATCH = 1000;

    private static final int ATTEMPTS = 1000;
    private static final int LONGEST_PAUSE_MILLIS = 30;

    private final HikariDataSource pool;
    private final EntityManagerFactory entities;
    private final AxonConfiguration configuration;
    private final CommandGateway gateway;

    private Axon5Contestant(HikariDataSource pool) {
        this.pool = pool;
        entities = entities(pool);
        configuration = configure(new JpaTransactions(entities));
        configuration.start();
        gateway = configuration.getComponent(CommandGateway.class);
    }

    static Axon5Contestant start(String url) {
        createSchema(url);
        var pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setSchema(SCHEMA);
        pool.setMaximumPoolSize(CLIENTS); // a connection for each client, so that none waits for one
        return new Axon5Contestant(new HikariDataSource(pool));
    }

    private static void createSchema(String url) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists " + SCHEMA);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "Cannot make the schema %s: %s", SCHEMA, e.getMessage()), e);
        }
    }

    /// Axon's entity takes its global index from a sequence by ones, which keeps the log in order. Allocation by
    /// fifties was not faster: what costs is not this round trip.
    private static EntityManagerFactory entities(HikariDataSource pool) {
        return new HibernatePersistenceConfiguration(SCHEMA)
                .managedClass(AggregateEventEntry.class)
                .property("hibernate.connection.datasource", pool)
                .property("hibernate.dialect", ByteaDialect.class.getName())
                .property("hibernate.globally_quoted_identifiers", true) // Axon's sequence has hyphens in its name
                .property("hibernate.hbm2ddl.auto", "update") // the tables, indexes and constraints of Axon's entity
                .property("hibernate.jdbc.batch_size", 50) // the events of one command go in one round trip
                .createEntityManagerFactory();
    }

    private static AxonConfiguration configure(JpaTransactions transactions) {
        return EventSourcingConfigurer.create()
                .componentRegistry(registry -> registry.registerComponent(
                        Converter.class,
                        configuration -> new JacksonConverter(JsonMapper.builder()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .build())))
                // The engine begins and commits transactions itself. A transaction around the command as well would be
                // committed before the engine's and only cost time, so the command bus gets none.
                .registerEventStorageEngine(configuration -> new AggregateBasedJpaEventStorageEngine(
                        transactions,
                        transactions,
                        configuration.getComponent(EventConverter.class),
                        engine -> engine
                                // By default a conflict is not told from any other failure.
                                .persistenceExceptionResolver(new SQLStateResolver(UNIQUE_VIOLATION))
                                .batchSize(BATCH)
                                // By default every read ends with a query that finds nothing.
                                .finalBatchPredicate(batch -> batch.size() < BATCH)))
                .registerEntity(EventSourcedEntityModule.autodetected(UUID.class, Quiz.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("beginnings")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(configuration -> new Beginnings()))
                .build();
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "Axon Framework %s, JPA event store on Hibernate %s, JSON by Jackson as bytea, HikariCP with %d connections",
                CommandGateway.class.getPackage().getImplementationVersion(),
                Version.getVersionString(),
                CLIENTS);
    }

    @Override
    public int clients() {
        return CLIENTS;
    }

    @Override
    public void draftLesson(UUID lesson, UUID teacher, String title) {
        gateway.sendAndWait(new Beginnings.DraftLesson(lesson, teacher, title));
    }

    @Override
    public void openQuiz(UUID quiz, UUID lesson, int maximumScore, int attemptsAllowed) {
        gateway.sendAndWait(new Quiz.Open(quiz, lesson, maximumScore, attemptsAllowed));
    }

    @Override
    public void submitQuiz(UUID quiz, UUID student, int score) {
        var command = new Quiz.Submit(quiz, student, score);
        for (var attempt = 1; ; attempt++) {
            try {
                gateway.sendAndWait(command);
                return;
            } catch (AppendEventsTransactionRejectedException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /// A random pause lets one of those that conflict go first. Axon's own back-off doubles and is not random: clients
    /// that conflict once would conflict again.
    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(Math.min(3 * attempt, LONGEST_PAUSE_MILLIS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before another attempt", e);
        }
    }

    @Override
    public int replay(UUID quiz) {
        return configuration
                .getComponent(UnitOfWorkFactory.class)
                .create()
                .executeWithResult(context ->
                        configuration.getComponent(StateManager.class).loadEntity(Quiz.class, quiz, context))
                .join()
                .submissions();
    }

    @Override
    public void close() {
        configuration.shutdown();
        entities.close();
        pool.close();
    }
}
