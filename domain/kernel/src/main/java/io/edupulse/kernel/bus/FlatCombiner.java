package io.edupulse.kernel.bus;

import io.edupulse.kernel.failure.FailureCopy;
import io.edupulse.kernel.text.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Runs the work of many threads in batches, without its own thread and without a timer.
///
/// The first thread processes its own item at once. Threads that arrive meanwhile wait in a queue. Then the
/// longest-waiting thread becomes the leader: it takes all waiting items up to a weight, processes them as one batch,
/// and passes the lead on. So a lone caller has no added latency, and under load the batches grow by themselves (group
/// commit, with the leader passing of flat combining, Hendler et al. 2010).
///
/// Invariant: while the queue is not empty, exactly one thread leads; it is the first in the queue, or processes an
/// earlier batch. Thread-safe.
///
/// @param <T> an item
/// @param <R> the result of an item
public final class FlatCombiner<T, R> {

    private final int maximumWeight;
    private final ToIntFunction<? super T> weight;
    private final Function<? super List<T>, ? extends List<? extends R>> work;
    private final Semaphore room;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Ticket<T, R>> queue = new ArrayDeque<>();
    private boolean led;

    /// @param capacity how many threads may wait; more block before they join the queue
    /// @param maximumWeight the maximum weight of a batch; a heavier item is a batch of its own
    /// @param work turns a batch into as many results, in the same order; if it throws, each thread of the batch
    ///     gets its own copy of the exception
    public FlatCombiner(
            int capacity,
            int maximumWeight,
            ToIntFunction<? super T> weight,
            Function<? super List<T>, ? extends List<? extends R>> work) {
        this.room = new Semaphore(capacity);
        this.maximumWeight = maximumWeight;
        this.weight = weight;
        this.work = work;
    }

    /// Submits an item and returns its result. Not interruptible: a submitted item is always processed, and its caller
    /// gets the result. An interrupt is kept until then, since the interrupted thread may lead the batch of other
    /// threads.
    public R submit(T item) {
        var ticket = new Ticket<T, R>(item, weight.applyAsInt(item), Thread.currentThread());
        room.acquireUninterruptibly();
        boolean interrupted = Thread.interrupted();
        try {
            if (!enterAsLeader(ticket)) {
                interrupted |= ticket.awaitTurn();
            }
            if (!ticket.settled) {
                lead();
            }
            return ticket.outcome();
        } finally {
            room.release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean enterAsLeader(Ticket<T, R> ticket) {
        lock.lock();
        try {
            queue.add(ticket);
            boolean leads = !led;
            led = true;
            return leads;
        } finally {
            lock.unlock();
        }
    }

    private void lead() {
        letOthersJoin();
        List<Ticket<T, R>> batch = takeBatch();
        try {
            var results = work.apply(batch.stream().map(ticket -> ticket.item).toList());
            if (results.size() != batch.size()) {
                throw new IllegalStateException(Text.format("%d results for %d items", results.size(), batch.size()));
            }
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result = results.get(i);
            }
        } catch (Throwable failure) {
            batch.forEach(ticket -> ticket.failure = failure);
            batch.getFirst().hasLed = true;
        }
        handOn();
        batch.forEach(Ticket::settle);
    }

    /// Lets threads submit that are about to, such as the callers of the previous batch; else each would find a batch
    /// of one under way. Costs a lone caller about a microsecond.
    @SuppressWarnings("ThreadPriorityCheck") // only speed depends on it
    private static void letOthersJoin() {
        Thread.yield();
    }

    private List<Ticket<T, R>> takeBatch() {
        lock.lock();
        try {
            var batch = new ArrayList<Ticket<T, R>>();
            long total = 0;
            for (var next = queue.peek(); next != null; next = queue.peek()) {
                total += next.weight;
                if (total > maximumWeight && !batch.isEmpty()) {
                    break;
                }
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void handOn() {
        lock.lock();
        try {
            var next = queue.peek();
            if (next == null) {
                led = false;
            } else {
                next.giveTurn();
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Ticket<T, R> {
        private final T item;
        private final int weight;
        private final Thread owner;
        private @Nullable R result;
        private @Nullable Throwable failure;
        private boolean hasLed;
        private volatile boolean turn;
        private volatile boolean settled;

        Ticket(T item, int weight, Thread owner) {
            this.item = item;
            this.weight = weight;
            this.owner = owner;
        }

        /// Returns whether the thread was interrupted meanwhile.
        boolean awaitTurn() {
            boolean interrupted = false;
            while (!turn && !settled) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            return interrupted;
        }

        void giveTurn() {
            turn = true;
            LockSupport.unpark(owner);
        }

        void settle() {
            settled = true;
            LockSupport.unpark(owner);
        }

        /// Reads what the leader wrote before the volatile write of `settled`.
        @SuppressWarnings("NullAway") // a null result is the caller's own
        R outcome() {
            if (failure == null) {
                return result;
            }
            switch (hasLed ? failure : FailureCopy.of(failure)) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
