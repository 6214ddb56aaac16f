package io.edupulse.benchmarks.axon4;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.PostgresTokenTableFactory;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.json.JacksonSerializer;

/// Replays an event store into *quiz results* with a pooled streaming processor: batches of 1,000, two
/// segments, tokens in the database. The requests are `describe`, `replay EVENTS`, answered by the events
/// and the nanoseconds, and `end`.
public final class ReplayMain {

    private static final int BATCH = 1_000;
    private static final int SEGMENTS = 2;
    private static final int CONNECTIONS = 8;
    private static final long PAUSE_NANOS = 1_000_000;

    private ReplayMain() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        System.setProperty("axoniq.update-checker.disabled", "true"); // a benchmark talks to its database only
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var url = arguments[0];
        Axon4Contestant.createTables(url);
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = requests.readLine(); line != null && !line.equals("end"); line = requests.readLine()) {
            answers.println("ok " + answer(url, line.split(" ", -1)));
        }
    }

    private static String answer(String url, String[] request) throws SQLException {
        if (request[0].equals("describe")) {
            return String.format(
                    Locale.ROOT,
                    "Axon Framework %s, JDBC event store, pooled streaming processor, batches of %d, %d segments",
                    Configuration.class.getPackage().getImplementationVersion(),
                    BATCH,
                    SEGMENTS);
        }
        long events = Long.parseLong(request[1]);
        return events + " " + replay(url, events);
    }

    private static long replay(String url, long events) throws SQLException {
        recreateReadModel(url);
        var settings = new HikariConfig();
        settings.setJdbcUrl(url);
        settings.addDataSourceProperty("currentSchema", Axon4Contestant.SCHEMA);
        settings.setAutoCommit(false);
        settings.setMaximumPoolSize(CONNECTIONS);
        try (var pool = new HikariDataSource(settings)) {
            var transactions = new ThreadTransactions(pool);
            var handler = new ScoresHandler(transactions);
            var configuration = configure(pool, transactions, handler);
            long start = System.nanoTime();
            configuration.start();
            while (handler.handled() < events) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            long nanos = System.nanoTime() - start;
            configuration.shutdown();
            return nanos;
        }
    }

    private static Configuration configure(
            HikariDataSource pool, ThreadTransactions transactions, ScoresHandler handler) {
        var configurer = DefaultConfigurer.defaultConfiguration()
                .configureSerializer(configuration -> JacksonSerializer.builder()
                        .objectMapper(JsonMapper.builder()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .build())
                        .build())
                .configureEmbeddedEventStore(configuration -> Axon4Contestant.storageEngine(configuration, pool))
                .configureTransactionManager(configuration -> transactions);
        configurer
                .eventProcessing()
                .registerTokenStore(configuration -> JdbcTokenStore.builder()
                        .connectionProvider(transactions)
                        .serializer(configuration.serializer())
                        .build())
                .registerPooledStreamingEventProcessorConfiguration(
                        (configuration, processor) -> processor.batchSize(BATCH).initialSegmentCount(SEGMENTS))
                .usingPooledStreamingEventProcessors()
                .byDefaultAssignTo("scores")
                .registerEventHandler(configuration -> handler);
        return configurer.buildConfiguration();
    }

    private static void recreateReadModel(String url) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            connection.setSchema(Axon4Contestant.SCHEMA);
            statement.execute("drop table if exists quizzes, scores, tokenentry");
            statement.execute(ScoresHandler.TABLES);
            try (var tokens = PostgresTokenTableFactory.INSTANCE.createTable(connection, new TokenSchema())) {
                tokens.execute();
            }
        }
    }
}
