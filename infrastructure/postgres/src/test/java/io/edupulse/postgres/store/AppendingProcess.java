package io.edupulse.postgres.store;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.AppendOutcome.Appended;
import io.edupulse.kernel.store.AppendOutcome.Conflict;
import io.edupulse.kernel.store.AppendOutcome.Repeated;
import io.edupulse.kernel.store.EventStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/// A process of its own that appends: half to an aggregate that all writers want, half to new ones. It ends with
/// status 0 when each of its appends to the shared aggregate got through in the end.
final class AppendingProcess {

    private AppendingProcess() {}

    /// @param output where its words go, for the one who looks at a failure
    static Process start(String url, UUID shared, int appends, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        url,
                        shared.toString(),
                        Integer.toString(appends))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(new File(".").getAbsoluteFile())
                .start();
    }

    public static void main(String[] args) throws Exception {
        var source = new PGSimpleDataSource();
        source.setUrl(args[0]);
        try (var connection = source.getConnection()) {
            appendTo(TestLog.storeOn(connection), UUID.fromString(args[1]), Integer.parseInt(args[2]));
        }
    }

    /// Appends so often to a shared aggregate, and as often to new ones.
    static void appendTo(EventStore store, UUID shared, int appends) {
        long expected = 0;
        for (int done = 0; done < appends; ) {
            var batch = List.of(TestLog.append(shared, expected, 1), TestLog.append(UUID.randomUUID(), 0, 1));
            var outcomes = store.append(batch);
            if (!(outcomes.get(1) instanceof Appended)) {
                throw new IllegalStateException("A new aggregate got " + outcomes.get(1));
            }
            switch (outcomes.get(0)) {
                case Appended appended -> {
                    expected = appended.lastSequence();
                    done++;
                }
                case Conflict conflict -> expected = lastSequence(store, shared, conflict.actualSequence());
                case Repeated repeated -> throw new IllegalStateException("No key was given: " + repeated);
            }
        }
    }

    private static long lastSequence(EventStore store, UUID aggregate, long known) {
        return store.readAggregate(aggregate, known)
                .mapToLong(RecordedEvent::sequence)
                .max()
                .orElse(known);
    }
}
