package io.edupulse.testkit;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/// Threads of a test and what they come back with, in the order in which they were started. For one thread.
public final class Crowd<T> {

    private record Member<T>(Thread thread, FutureTask<T> task) {}

    private final List<Member<T>> members = new ArrayList<>();

    /// Starts one more thread.
    public Thread start(Callable<T> work) {
        var task = new FutureTask<>(work);
        var thread = Thread.ofPlatform().daemon().start(task);
        members.add(new Member<>(thread, task));
        return thread;
    }

    /// Starts one more thread and returns when it is parked in a class, as its place in a queue shows.
    public Thread startAndAwaitParked(Class<?> place, Callable<T> work) {
        var thread = start(work);
        await().until(() -> isParked(thread, place));
        return thread;
    }

    /// What each thread has returned; waits for it.
    ///
    /// @throws ExecutionException if a thread has thrown
    public List<T> join() throws InterruptedException, ExecutionException {
        var results = new ArrayList<T>();
        for (var member : members) {
            results.add(member.task.get());
        }
        return results;
    }

    private static boolean isParked(Thread thread, Class<?> place) {
        var blocker = LockSupport.getBlocker(thread);
        return blocker != null && place.equals(blocker.getClass().getEnclosingClass());
    }
}
