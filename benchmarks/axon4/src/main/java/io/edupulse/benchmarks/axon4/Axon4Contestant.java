package io.edupulse.benchmarks.axon4;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.edupulse.benchmarks.contest.Contestant;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.commandhandling.gateway.IntervalRetryScheduler;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;

/// Axon Framework 4 with its JDBC event store: a simple command bus called by many threads, aggregates kept in a cache,
/// and one transaction for each command.
final class Axon4Contestant implements Contestant {

    static final String SCHEMA = "axon4";
    private static final String UNIQUE_VIOLATION = "23505";

    /// As many as profit from committing together: 64 were no faster, and wait longer for the lock of one quiz.
    private static final int CLIENTS = 32;

    /// Enough to read an aggregate by one query; the default of 100 reads long ones about a tenth slower.
    private static final int BATCH = 1000;

    private final HikariDataSource pool;
    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
    private final Configuration configuration;
    private final CommandGateway gateway;
    private final EventSourcingRepository<Quiz> uncachedQuizzes;

    private Axon4Contestant(HikariDataSource pool) {
        this.pool = pool;
        configuration = configure(pool);
        gateway = DefaultCommandGateway.builder()
                .commandBus(configuration.commandBus())
                // Another process may have appended first. Within one process, the lock that a repository
                // holds for each aggregate makes conflicts impossible.
                .retryScheduler(IntervalRetryScheduler.builder()
                        .retryExecutor(retries)
                        .retryInterval(1)
                        .maxRetryCount(1000)
                        .build())
                .build();
        uncachedQuizzes = EventSourcingRepository.builder(Quiz.class)
                .eventStore(configuration.eventStore())
                .build();
    }

    static Axon4Contestant start(String url) {
        createTables(url);
        var pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.addDataSourceProperty("currentSchema", SCHEMA);
        pool.setAutoCommit(false); // all events of a command, or none
        pool.setMaximumPoolSize(CLIENTS); // a connection for each client, so that none waits for one
        return new Axon4Contestant(new HikariDataSource(pool));
    }

    /// The tables, indexes and constraints that Axon prescribes for PostgreSQL: payload and metadata are bytea.
    static void createTables(String url) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists " + SCHEMA);
            connection.setSchema(SCHEMA);
            var tables = PostgresEventTableFactory.INSTANCE;
            try (var events = tables.createDomainEventTable(connection, new EventSchema());
                    var snapshots = tables.createSnapshotEventTable(connection, new EventSchema())) {
                events.execute();
                snapshots.execute();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "Cannot make the schema %s: %s", SCHEMA, e.getMessage()), e);
        }
    }

    private static Configuration configure(HikariDataSource pool) {
        return DefaultConfigurer.defaultConfiguration()
                .configureSerializer(configuration -> JacksonSerializer.builder()
                        .objectMapper(JsonMapper.builder()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .build())
                        .build())
                .configureEmbeddedEventStore(configuration -> storageEngine(configuration, pool))
                .configureAggregate(cached(Lesson.class))
                .configureAggregate(cached(Quiz.class))
                .start();
    }

    /// With the cache, a command on an aggregate that is in use reads nothing from the database.
    private static <T> AggregateConfigurer<T> cached(Class<T> aggregate) {
        return AggregateConfigurer.defaultConfiguration(aggregate)
                .configureCache(configuration -> new WeakReferenceCache());
    }

    static JdbcEventStorageEngine storageEngine(Configuration configuration, HikariDataSource pool) {
        return JdbcEventStorageEngine.builder()
                .eventSerializer(configuration.eventSerializer())
                .snapshotSerializer(configuration.serializer())
                .batchSize(BATCH)
                // Axon's transaction for JDBC without Spring: the unit of work of a command takes a connection when it
                // first needs one, and commits it at its end.
                .connectionProvider(
                        new UnitOfWorkAwareConnectionProviderWrapper(new DataSourceConnectionProvider(pool)))
                .transactionManager(NoTransactionManager.INSTANCE)
                // The default knows an exception that the driver of PostgreSQL does not throw.
                .persistenceExceptionResolver(new SQLStateResolver(UNIQUE_VIOLATION))
                .build();
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "Axon Framework %s, JDBC event store, JSON by Jackson as bytea, cached aggregates, HikariCP with %d connections",
                Configuration.class.getPackage().getImplementationVersion(),
                CLIENTS);
    }

    @Override
    public int clients() {
        return CLIENTS;
    }

    @Override
    public void draftLesson(UUID lesson, UUID teacher, String title) {
        gateway.sendAndWait(new Lesson.Draft(lesson, teacher, title));
    }

    @Override
    public void openQuiz(UUID quiz, UUID lesson, int maximumScore, int attemptsAllowed) {
        gateway.sendAndWait(new Quiz.Open(quiz, lesson, maximumScore, attemptsAllowed));
    }

    @Override
    public void submitQuiz(UUID quiz, UUID student, int score) {
        gateway.sendAndWait(new Quiz.Submit(quiz, student, score));
    }

    @Override
    public int replay(UUID quiz) {
        return DefaultUnitOfWork.<Message<?>>startAndGet(null)
                .executeWithResult(() -> uncachedQuizzes.load(quiz.toString()).invoke(Quiz::submissions))
                .getPayload();
    }

    @Override
    public void close() {
        configuration.shutdown();
        retries.shutdown();
        try {
            retries.awaitTermination(1, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
