package io.edupulse.torture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.history.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder of a run, whose files `torture/README.md` describes.
record RunFolder(Path path) {

    /// @throws IllegalStateException if there is something in it
    static RunFolder make(Path path) {
        try {
            Files.createDirectories(path);
            try (var files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalStateException(path + " is not empty: give another folder with --report");
                }
            }
            Files.createDirectories(path.resolve("history"));
            Files.createDirectories(path.resolve("logs"));
            return new RunFolder(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A moment, by both clocks.
    static ObjectNode moment() {
        return Json.object().put("nanos", System.nanoTime()).put("millis", System.currentTimeMillis());
    }

    void writeRun(ObjectNode run) {
        try {
            Files.writeString(path.resolve("run.json"), run.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
