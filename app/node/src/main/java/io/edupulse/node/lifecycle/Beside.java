package io.edupulse.node.lifecycle;

import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Something that is made on a thread of its own while its owner makes something else.
public final class Beside<T> implements AutoCloseable {

    private final FutureTask<T> task;
    private final Thread thread;

    private Beside(String name, Supplier<T> work) {
        this.task = new FutureTask<>(work::get);
        this.thread = Thread.ofVirtual().name(name).start(task);
    }

    public static <T> Beside<T> begin(String name, Supplier<T> work) {
        return new Beside<>(name, work);
    }

    /// Waits until it is made, or throws what its making has thrown.
    public T get() {
        close();
        if (task.state() == Future.State.FAILED) {
            var failure = task.exceptionNow();
            throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
        }
        return task.resultNow();
    }

    /// Waits until it is made or not: what it leaves can be closed then. An interrupt of the waiting thread is passed
    /// on, which ends it soon.
    @Override
    public void close() {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
                thread.interrupt();
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
