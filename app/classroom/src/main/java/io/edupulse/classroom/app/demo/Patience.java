package io.edupulse.classroom.app.demo;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/// Does a thing again while a server is away, since the demo's servers may be killed to see what happens.
final class Patience {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Set<String> SERVER_AWAY = Set.of(
            "nats.unavailable",
            "database.unavailable",
            "database.too-slow",
            "rebuild.interrupted",
            "rebuild.running",
            "rebuild.lease-lost");

    private Patience() {}

    static <T> T until(Supplier<T> done) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                return done.get();
            } catch (RuntimeException e) {
                if (!isServerAway(e) || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static boolean isServerAway(RuntimeException e) {
        return e instanceof StoreUnavailableException
                || e instanceof DataAccessException
                || (e instanceof CodedException coded && SERVER_AWAY.contains(coded.code()));
    }
}
