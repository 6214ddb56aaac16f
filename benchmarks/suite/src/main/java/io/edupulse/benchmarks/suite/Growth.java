package io.edupulse.benchmarks.suite;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// How fast commands go into a log of ten thousand, one million and five million events.
final class Growth {

    private static final long[] SIZES = {10_000, 1_000_000, 5_000_000};
    private static final int MEASUREMENTS = 3;

    /// Puts lessons of one event each behind the heads of all partitions, so that the log has a size.
    private static final String FILL = """
            with head as materialized (
              select p, (select coalesce(max(position), 0) from domain_events where partition = p) as position
                from generate_series(0, 7) as p
            )
            insert into domain_events
              (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position, metadata)
            select uuidv7(), a, 1, now(), 'LessonDrafted',
                   jsonb_build_object('type', 'LessonDrafted', 'payload',
                     jsonb_build_object('teacher_id', a, 'lesson_id', a, 'title', 'Lesson ' || n)),
                   p, position + n, jsonb_build_object('correlation_id', a, 'causation_id', a)
              from (
                select p, position, n, gen_random_uuid() as a
                  from head cross join generate_series(1, (? - (select count(*) from domain_events)) / 8) as n
              ) as lesson""";

    private Growth() {}

    /// Commands a second by the number of events that were there.
    static SequencedMap<Long, Double> measure(String jdbcUrl, Server server, Path module, int commands, long seed)
            throws SQLException {
        var rates = new LinkedHashMap<Long, Double>();
        try (var child = Child.start("EduPulse", module, EduPulse.class.getName(), jdbcUrl)) {
            child.description();
            child.rate("distinct 8000 " + seed); // warms up, and is most of the first ten thousand
            for (long size : SIZES) {
                fill(jdbcUrl, size);
                server.settle();
                var samples = new ArrayList<Double>();
                for (int i = 0; i <= MEASUREMENTS; i++) {
                    double rate = child.rate(String.format(Locale.ROOT, "distinct %d %d", commands, seed + size + i));
                    if (i > 0) { // the first one after a checkpoint writes whole pages to the WAL
                        samples.add(rate);
                    }
                }
                rates.put(size, Samples.median(samples));
            }
        }
        return rates;
    }

    /// Without the indexes on random keys, which are built again afterwards: row by row they would take most of the
    /// time of a run.
    private static void fill(String jdbcUrl, long size) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var filling = connection.prepareStatement(FILL);
                var statement = connection.createStatement()) {
            statement.execute(
                    "alter table domain_events drop constraint domain_events_stream, drop constraint domain_events_id");
            filling.setLong(1, size);
            filling.executeUpdate();
            statement.execute(
                    "alter table domain_events add constraint domain_events_stream unique (aggregate_id, sequence), add constraint domain_events_id unique (id)");
            statement.execute("vacuum analyze domain_events");
        }
    }
}
