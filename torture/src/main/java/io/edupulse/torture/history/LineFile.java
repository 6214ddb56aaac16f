package io.edupulse.torture.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of JSON documents, one a line, each flushed when it is written: a killed process leaves all lines but
/// the one that it was at. Thread-safe.
public final class LineFile implements AutoCloseable {

    private final BufferedWriter writer;

    private LineFile(BufferedWriter writer) {
        this.writer = writer;
    }

    public static LineFile append(Path file) {
        try {
            return new LineFile(Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized void write(JsonNode line) {
        try {
            writer.write(line.toString());
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
