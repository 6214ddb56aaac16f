package io.edupulse.kernel.lease;

import io.edupulse.kernel.lease.Leases.Lease;
import io.edupulse.kernel.lease.Leases.Membership;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Divides tasks evenly among the members of a group; each task runs in one process at a time. This process
/// acquires free tasks up to its share, releases tasks above it, and stops work whose lease is lost. It checks
/// in memory, at each change of the leases and once a second, and asks the database only for tasks that seem
/// free. Thread-safe.
///
/// @param <W> the work of this process on a task
public final class FairShare<W extends FairShare.Work> implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(200);

    /// While this process has its share.
    private static final Duration SETTLED_LOOK = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final String group;
    private final Leases leases;
    private final List<Task<W>> tasks;
    private final BooleanSupplier isAble;
    private final GuardedLoop loop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Task<W>, Held<W>> works = new LinkedHashMap<>();
    private @Nullable Membership membership;
    private boolean closed;
    private Runnable unlisten = () -> {};

    /// A task, which one process at a time works on.
    public interface Task<W> {

        /// The name of the lease that its worker holds.
        String lease();

        /// Starts to work, on its own thread, while the lease is held. The work releases the lease at its end.
        W begin(Lease lease);
    }

    /// The work on a task.
    public interface Work {

        boolean isRunning();

        /// Asks the work to end, also while it waits; returns at once. A second call has no effect.
        void stop();

        /// Waits for the end; false if the deadline passes first.
        boolean awaitEnd(Deadline deadline) throws InterruptedException;
    }

    /// The work on a task, and the lease that it needs.
    private record Held<W extends Work>(W work, Lease lease) {

        boolean isRunning() {
            return work.isRunning();
        }
    }

    private FairShare(String group, Leases leases, List<Task<W>> tasks, BooleanSupplier isAble) {
        this.group = group;
        this.leases = leases;
        this.tasks = List.copyOf(tasks);
        this.isAble = isAble;
        this.loop = GuardedLoop.of("share-" + group, Backoff.between(LOOK, LONGEST_PAUSE), this::look);
    }

    /// Joins a group and starts to acquire tasks.
    ///
    /// @param isAble whether this process can work at all; while it cannot, it leaves all tasks to other members
    public static <W extends Work> FairShare<W> start(
            String group, Leases leases, List<Task<W>> tasks, BooleanSupplier isAble) {
        var share = new FairShare<>(group, leases, tasks, isAble);
        share.unlisten = leases.onChange(share.loop::wake);
        share.loop.start();
        return share;
    }

    /// The present work of this process.
    public List<W> works() {
        lock.lock();
        try {
            return works.values().stream()
                    .filter(Held::isRunning)
                    .map(Held::work)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// The failure of the last round; empty if it succeeded.
    public Optional<String> failure() {
        return loop.failure();
    }

    /// Leaves the group and asks all work to end; returns at once.
    @Override
    public void close() {
        unlisten.run();
        loop.close();
        lock.lock();
        try {
            closed = true;
            leave();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end of all work; false if the deadline passes first. Call it after [#close].
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean ended = loop.awaitEnd(deadline);
        for (var work : works()) {
            ended &= work.awaitEnd(deadline);
        }
        return ended;
    }

    private Duration look() {
        boolean isSettled = false;
        if (isAble.getAsBoolean()) {
            isSettled = share();
        } else {
            lock.lock();
            try {
                leave();
            } finally {
                lock.unlock();
            }
        }
        return isSettled ? SETTLED_LOOK : LOOK;
    }

    /// Whether this process has its share, and is not to give any of it away.
    private boolean share() {
        int share = giveAway();
        var free = new ArrayList<>(tasks);
        Collections.shuffle(free); // else all members would ask for the same task first
        for (var task : free) {
            if (size() < share && leases.mayBeFree(task.lease())) {
                leases.tryAcquire(task.lease()).ifPresent(lease -> begin(task, lease));
            }
        }
        return share > 0 && size() == share;
    }

    /// Releases the tasks above this process's share, the newest first, since they are the least warmed up.
    /// Returns the share.
    private int giveAway() {
        lock.lock();
        try {
            works.values().removeIf(held -> !held.isRunning());
            works.values().stream()
                    .filter(held -> !held.lease().isHeld())
                    .forEach(held -> held.work().stop());
            if (closed) {
                return 0;
            }
            var own = joined();
            if (!own.isHeld()) {
                stopAll();
                return 0;
            }
            int share = own.standing()
                    .map(standing -> standing.shareOf(tasks.size()))
                    .orElse(works.size());
            works.values().stream().skip(share).forEach(held -> held.work().stop());
            return share;
        } finally {
            lock.unlock();
        }
    }

    private int size() {
        lock.lock();
        try {
            return works.size();
        } finally {
            lock.unlock();
        }
    }

    private void begin(Task<W> task, Lease lease) {
        lock.lock();
        try {
            if (closed || works.containsKey(task)) {
                lease.close();
                return;
            }
            works.put(task, new Held<>(task.begin(lease), lease));
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private Membership joined() {
        var own = membership;
        if (own == null) {
            own = leases.join(group);
            membership = own;
        }
        return own;
    }

    private void leave() {
        if (membership != null) {
            membership.close();
            membership = null;
        }
        stopAll();
    }

    private void stopAll() {
        works.values().forEach(held -> held.work().stop());
    }
}
