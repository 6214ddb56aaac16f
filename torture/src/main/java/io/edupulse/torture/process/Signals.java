package io.edupulse.torture.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/// Signals that Java cannot send.
public final class Signals {

    private static final int LIMIT_SECONDS = 10;

    private Signals() {}

    /// Sends a signal to a process, if it is still there.
    ///
    /// @param signal such as `STOP`, `CONT`, `KILL` or `QUIT`
    public static void send(String signal, long pid) {
        try {
            var sent = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
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
