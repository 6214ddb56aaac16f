package io.edupulse.torture.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// A process that outlives the suite by a moment: when the suite is gone, however it ended, it kills what the
/// suite has started and unmounts what it has mounted. Of the process ids in the file it takes those that still
/// work in the folder of the run, since ids are given again.
final class Watchdog implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            cat >/dev/null
            while read -r pid name; do
              case $(readlink "/proc/$pid/cwd") in "$1"|"$1"/*) kill -9 "$pid" ;; esac
            done <"$1/processes.txt" 2>/dev/null
            for disk in "$1"/*/; do
              if mountpoint -q "$disk"; then umount -l "$disk"; fi
            done
            """;

    private final Process process;

    private Watchdog(Process process) {
        this.process = process;
    }

    /// @param folder of the run
    static Watchdog start(Path folder) {
        try {
            return new Watchdog(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "watchdog", folder.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets it do its work.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
