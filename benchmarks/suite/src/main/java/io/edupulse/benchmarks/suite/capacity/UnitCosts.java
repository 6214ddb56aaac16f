package io.edupulse.benchmarks.suite.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What one thing costs, in microseconds of one processor where nothing else is said. `docs/unit-costs.json`
/// has those of the machine on which the benchmarks ran last.
///
/// @param command of the node: reading, deciding, encoding, answering; through the gateway
/// @param batch of the node, for each transaction that appends
/// @param commit of the database, for each transaction that appends
/// @param append of the database, for each event
/// @param broker for each event that a server of JetStream stores
/// @param apply of the node, for each event that it publishes and all its read models apply
/// @param rows of the database, for each such event
/// @param flushMillis until the disk has what was written
/// @param walBytes of the write-ahead log, for each event and what the read models make of it
/// @param logBytes of the log with its indexes, for each event
/// @param streamBytes of a server of JetStream, for each event
record UnitCosts(
        double command,
        double batch,
        double commit,
        double append,
        double broker,
        double apply,
        double rows,
        double flushMillis,
        double walBytes,
        double logBytes,
        double streamBytes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static UnitCosts read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), UnitCosts.class);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /// Of the node, for each command that becomes one event, but for the batches.
    double node() {
        return command + apply;
    }

    /// Of the database, likewise.
    double database() {
        return append + rows;
    }
}
