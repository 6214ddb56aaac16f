package io.edupulse.node.cli.rebuilds;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.output.Output;
import io.edupulse.rebuild.Rebuilds;
import io.edupulse.rebuild.report.RebuildStatus;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What Ctrl-C and SIGTERM do to a rebuild in this process: it is paused, so that no node continues it
/// unasked, and the user is told how to continue. A rebuild in its swap comes to its end.
final class PauseWhenKilled implements AutoCloseable {

    private static final long SWAP_LIMIT_SECONDS = 60;

    private final Rebuilds rebuilds;
    private final List<String> names;
    private final Output output;
    private final Thread hook = new Thread(this::pause, "pause-when-killed");
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean begun;

    PauseWhenKilled(Rebuilds rebuilds, List<String> names, Output output) {
        this.rebuilds = rebuilds;
        this.names = names;
        this.output = output;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// From now on the rebuild is that of this process.
    void hasBegun() {
        begun = true;
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // Then the hook has been started, and ends by itself.
        }
    }

    private void pause() {
        if (!begun) {
            return;
        }
        try {
            var status = rebuilds.pause(names.getFirst());
            output.line("");
            output.result(status, () -> output.line(output.spelled(text(status))));
        } catch (CodedException e) {
            output.error(e.code(), String.valueOf(e.getMessage()));
            awaitEnd();
        }
    }

    private String text(RebuildStatus status) {
        var all = String.join(" ", names);
        return Text.format("""
                Paused at %,d of %,d events; the live read model is as it was.
                  `rebuild %s`           goes on here
                  `rebuilds resume %s`   leaves it to a node that serves
                  `rebuilds cancel %s`   drops what it has made""", status.done(), status.total(), all, names.getFirst(), names.getFirst());
    }

    private void awaitEnd() {
        try {
            var _ = over.await(SWAP_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
