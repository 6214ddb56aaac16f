package io.edupulse.torture.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Signals that Java cannot send.
public final class Signals {

    private static final int LIMIT_SECONDS = 10;

    private Signals() {}

    /// Sends a signal to processes, if they are still there.
    ///
    /// @param signal such as `STOP`, `CONT`, `KILL` or `QUIT`
    public static void send(String signal, long... pids) {
        var ids = LongStream.of(pids).mapToObj(Long::toString).collect(Collectors.joining(" "));
        try {
            var sent = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + ids)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!sent.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                sent.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
