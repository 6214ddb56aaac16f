package io.edupulse.torture.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The threads of a client, each with one worker. A round that fails is told to the log, and the next one begins.
final class Crew {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Stop stop;
    private final List<Thread> threads = new ArrayList<>();

    Crew(Stop stop) {
        this.stop = stop;
    }

    void add(String name, Worker worker) {
        threads.add(Thread.ofVirtual().name(name).start(() -> work(name, worker)));
    }

    /// Waits until all have ended, or interrupts them.
    void join(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (var thread : threads) {
            long left = end - System.nanoTime();
            if (!thread.join(Duration.ofNanos(Math.max(1, left)))) {
                thread.interrupt();
            }
        }
    }

    private void work(String name, Worker worker) {
        while (!stop.isNow()) {
            try {
                worker.work();
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                System.err.println(name + ": a round failed");
                e.printStackTrace(System.err);
                stop.pause(PAUSE);
            }
        }
    }
}
