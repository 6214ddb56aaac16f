package io.edupulse.benchmarks.suite;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.PGConnection;

/// A log of a school for rebuilds, made inside the database: in each partition twenty aggregates are under
/// way at a time, with 62 events each: twelve quizzes, in which thirty students have two attempts, seven
/// pulses, and a lesson.
record SchoolLog(String jdbcUrl) {

    private static final int PARTITIONS = 8;
    private static final String OF_QUIZZES = "event_type in ('QuizOpened', 'QuizSubmitted', 'QuizClosed')";

    private static final String FILL = """
            insert into domain_events
              (id, aggregate_id, sequence, occurred_at, event_type, payload, partition, position, metadata)
            select uuidv7(), a, k + 1, timestamptz '2026-01-01 00:00Z' + make_interval(secs => n), type,
                   jsonb_build_object('type', type, 'payload', case
                     when type = 'QuizOpened' then jsonb_build_object('quiz_id', a, 'lesson_id', lesson,
                       'maximum_score', 100, 'attempts_allowed', 3, 'deadline', null)
                     when type = 'QuizSubmitted' then
                       jsonb_build_object('student_id', student, 'quiz_id', a, 'score_raw', n * 7919 % 100)
                     when type = 'QuizClosed' then jsonb_build_object('quiz_id', a)
                     when type = 'PulseLaunched' then
                       jsonb_build_object('pulse_id', a, 'lesson_id', lesson, 'prompt', 'What was new to you?')
                     when type = 'LearningPulseResponded' then jsonb_build_object('responder_id', student,
                       'pulse_id', a, 'artefact_url', 'https://artefacts.example/' || n)
                     when type = 'PulseClosed' then jsonb_build_object('pulse_id', a)
                     else jsonb_build_object('teacher_id', teacher, 'lesson_id', a, 'title', 'Lesson ' || n) end),
                   p, n, jsonb_build_object('correlation_id', a, 'causation_id', a)
              from (
                select p, n, k, i, md5(p || ' aggregate ' || block * 20 + i)::uuid as a,
                       md5(p || ' aggregate ' || block * 20 + 19)::uuid as lesson,
                       md5(p || ' teacher ' || block % 40)::uuid as teacher,
                       md5(p || ' student ' || block / 50 || ' ' || k % 30)::uuid as student,
                       case when i < 12 then case k when 0 then 'QuizOpened' when 61 then 'QuizClosed'
                                               else 'QuizSubmitted' end
                            when i < 19 then case k when 0 then 'PulseLaunched' when 61 then 'PulseClosed'
                                               else 'LearningPulseResponded' end
                            else case k when 0 then 'LessonDrafted' when 61 then 'LessonPublished'
                                   else 'LessonRevised' end end as type
                  from (select p, n, (n - 1) / 1240 as block, (n - 1) % 1240 / 20 as k, (n - 1) % 20 as i
                          from generate_series(1, ?) as n cross join generate_series(0, 7) as p) as place
              ) as event
             order by n, p""";

    private static final String INTO_AXON = """
            copy axon4.domainevententry
              (eventidentifier, aggregateidentifier, sequencenumber, type, timestamp, payloadtype, payload, metadata)
            from stdin""";

    /// Without the indexes on random keys, which are built again afterwards.
    void fill(long events) throws SQLException {
        try (var connection = connect();
                var filling = connection.prepareStatement(FILL);
                var statement = connection.createStatement()) {
            statement.execute(
                    "alter table domain_events drop constraint domain_events_stream, drop constraint domain_events_id");
            filling.setLong(1, events / PARTITIONS);
            filling.executeUpdate();
            statement.execute(
                    "alter table domain_events add constraint domain_events_stream unique (aggregate_id, sequence), add constraint domain_events_id unique (id)");
            statement.execute("vacuum analyze domain_events");
        }
    }

    long quizEvents() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from domain_events where " + OF_QUIZZES)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// Rows a second of a COPY of all quiz events, in binary, to nowhere.
    double copyOut() throws SQLException {
        try (var connection = connect()) {
            long start = System.nanoTime();
            var copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(String.format(
                            Locale.ROOT,
                            "copy (select * from domain_events where %s) to stdout (format binary)",
                            OF_QUIZZES));
            long rows = -1; // for the end, which is a message too
            while (copy.readFromCopy() != null) {
                rows++;
            }
            return rows * 1e9 / (System.nanoTime() - start);
        }
    }

    /// Copies the quiz events among the first ones of the log into Axon's table, and returns how many they
    /// are.
    long giveToAxon(String axonUrl, long events) throws SQLException, IOException {
        try (var from = connect();
                var to = DriverManager.getConnection(axonUrl);
                var pipe = new PipedInputStream(1 << 20);
                var rows = new PipedOutputStream(pipe)) {
            var reading = Thread.ofPlatform().start(() -> copyTo(rows, from, events / PARTITIONS));
            long copied = to.unwrap(PGConnection.class).getCopyAPI().copyIn(INTO_AXON, pipe);
            join(reading);
            return copied;
        }
    }

    private static void copyTo(PipedOutputStream rows, Connection from, long positions) {
        var inAxonsForm = String.format(Locale.ROOT, """
            copy (
              select id::text, aggregate_id::text, sequence - 1, 'Quiz',
                     to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                     'io.edupulse.benchmarks.axon4.Quiz$' || event_type,
                     convert_to(((payload -> 'payload') - 'deadline')::text, 'UTF8'), convert_to('{}', 'UTF8')
                from domain_events where %s and position <= %d order by position, partition
            ) to stdout""", OF_QUIZZES, positions);
        try (rows) {
            from.unwrap(PGConnection.class).getCopyAPI().copyOut(inAxonsForm, rows);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl);
    }
}
