package io.edupulse.torture.workload;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The end of a client's work, which all of its threads wait for between two operations. Thread-safe.
final class Stop {

    private final CountDownLatch stopped = new CountDownLatch(1);

    void now() {
        stopped.countDown();
    }

    boolean isNow() {
        return stopped.getCount() == 0;
    }

    /// Pauses the calling thread; returns earlier at the end.
    void pause(Duration duration) {
        try {
            if (stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
