package io.edupulse.benchmarks.suite.capacity;

import java.util.ArrayDeque;

/// The lock of a partition, which appends hold until their commit is durable.
final class Lock {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean isHeld;

    void take(Runnable then) {
        if (isHeld) {
            waiting.add(then);
        } else {
            isHeld = true;
            then.run();
        }
    }

    void release() {
        var next = waiting.poll();
        if (next == null) {
            isHeld = false;
        } else {
            next.run();
        }
    }
}
