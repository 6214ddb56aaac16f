package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What has just been committed to one partition by this process, until its relay takes it. Bounded: what finds no
/// room is forgotten, and the relay reads it from the log. Thread-safe; one relay takes, many may hand in.
final class HandedEvents {

    private static final int CAPACITY = 8_192;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final ArrayDeque<RecordedEvent> events = new ArrayDeque<>();
    private long knownHead;
    private boolean stopped;

    /// Never blocks for long.
    void hand(RecordedEvent event) {
        lock.lock();
        try {
            knownHead = Math.max(knownHead, event.position());
            if (events.size() < CAPACITY) {
                events.add(event);
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Tells how far the log is, whoever has written to it.
    void headIs(long position) {
        lock.lock();
        try {
            if (position > knownHead) {
                knownHead = position;
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets the relay stop waiting for good.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Whether there is an event behind a position, here or in the log.
    boolean isBehindHead(long position) {
        lock.lock();
        try {
            return knownHead > position;
        } finally {
            lock.unlock();
        }
    }

    /// Takes the run of events that begins right behind a position; empty if this has none. Forgets what is at or
    /// below it.
    List<RecordedEvent> takeBehind(long position, int limit) {
        lock.lock();
        try {
            while (!events.isEmpty() && events.peek().position() <= position) {
                events.remove();
            }
            var run = new ArrayList<RecordedEvent>();
            long next = position + 1;
            while (run.size() < limit && !events.isEmpty() && events.peek().position() == next) {
                run.add(events.remove());
                next++;
            }
            return run;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there may be something behind a position, at most so long.
    void awaitBehind(long position, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!stopped && knownHead <= position && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits, whatever comes; returns early when stopped.
    void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!stopped && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
