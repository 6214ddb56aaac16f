package io.edupulse.node.cli.operations;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the process of a node ends. The first Ctrl-C or SIGTERM lets it end in good order, within a time limit; the
/// second one ends it at once. Thread-safe.
public final class Shutdown {

    private static final Logger LOGGER = LoggerFactory.getLogger(Shutdown.class);

    /// What the process gets beyond the limit of the node, which has named what does not end by then. Also
    /// bounds the end of a node that is still starting.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final List<String> SIGNALS = List.of("INT", "TERM");

    /// The exit code of a process that a signal has ended is this and the signal's number.
    private static final int SIGNALLED = 128;

    private final Duration limit;
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private Shutdown(Duration limit) {
        this.limit = limit;
    }

    /// Takes care of the end of this process from now on.
    public static Shutdown within(Duration limit) {
        var shutdown = new Shutdown(limit);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
        SIGNALS.forEach(shutdown::handle);
        return shutdown;
    }

    /// Waits until the process is asked to end.
    public void awaitBegin() throws InterruptedException {
        begun.await();
    }

    /// Tells that all is closed.
    public void end() {
        ended.countDown();
    }

    /// The virtual machine waits for this, and so for the node to be closed.
    private void run() {
        begun.countDown();
        try {
            if (!ended.await(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.warn("The node has not stopped within {} s; the process ends nevertheless", limit.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// By reflection, since the compiler warns of the class, which every OpenJDK has. The hooks run on another
    /// thread: the one that brings signals is needed for the second one.
    private void handle(String name) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var own = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            signalled(SIGNALLED
                                    + (int) signal.getMethod("getNumber").invoke(arguments[0]));
                        }
                        return null; // nothing else is asked of a handler
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), own);
        } catch (ReflectiveOperationException e) {
            LOGGER.debug("SIG{} is left to the virtual machine", name, e);
        }
    }

    private void signalled(int exitCode) {
        if (isSignalled.compareAndSet(false, true)) {
            LOGGER.info("Stopping; a second signal ends this process at once");
            Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(exitCode));
        } else {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
