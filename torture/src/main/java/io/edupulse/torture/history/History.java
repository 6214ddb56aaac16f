package io.edupulse.torture.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// The history of one client: a line when an operation begins, and a line when it ends. Thread-safe.
public final class History implements AutoCloseable {

    private final String client;
    private final LineFile file;
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();

    private History(String client, LineFile file) {
        this.client = client;
        this.file = file;
    }

    /// @param folder of the run
    public static History of(String client, Path folder) {
        return new History(client, LineFile.append(folder.resolve("history").resolve(client + ".jsonl")));
    }

    /// How many commands were accepted.
    public long accepted() {
        return accepted.get();
    }

    /// Begins an operation, and writes its first line.
    ///
    /// @param kind `command`, `query`, `foreign` or `operation`
    /// @param asked what the line has beside it: `node`, `command`, `payload`, `aggregate`, `key`, `expected`
    public Operation begin(String kind, ObjectNode asked) {
        var line = line(kind);
        line.setAll(asked);
        write(line.put("phase", "begin"));
        return new Operation(this, line);
    }

    /// Writes something that was seen: a line of the kind `watch` or `delivery`.
    public void saw(String kind, ObjectNode seen) {
        var line = line(kind).put("phase", "end");
        line.setAll(seen);
        write(line);
    }

    @Override
    public void close() {
        file.close();
    }

    void end(ObjectNode line, boolean isAccepted) {
        if (isAccepted) {
            accepted.incrementAndGet();
        }
        write(line.put("phase", "end"));
    }

    private ObjectNode line(String kind) {
        return Json.object()
                .put("op", client + "-" + operations.incrementAndGet())
                .put("client", client)
                .put("kind", kind);
    }

    private void write(ObjectNode line) {
        file.write(line.put("nanos", System.nanoTime()));
    }
}
