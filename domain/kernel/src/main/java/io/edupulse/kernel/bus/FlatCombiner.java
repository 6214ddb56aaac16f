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

/// Does the work of many threads in batches, without a thread of its own and without a timer.
///
/// The first thread that comes does its own item at once. Those that come while it works wait in a queue;
/// when it is done, the one that has waited longest takes all that wait, up to a weight, does it as one
/// batch, and hands on. So a lone caller has no added latency, and under load the batches grow by
/// themselves (group commit; the leader passing is that of flat combining, Hendler et al. 2010).
///
/// Invariant: whenever the queue is not empty, exactly one thread leads, and it is the first in the queue
/// or working on a batch that came before. Thread-safe.
///
/// @param <T> what is submitted
/// @param <R> what comes of it
public final class FlatCombiner<T, R> {

    private final int maximumWeight;
    private final ToIntFunction<? super T> weight;
    private final Function<? super List<T>, ? extends List<? extends R>> work;
    private final Semaphore room;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Ticket<T, R>> queue = new ArrayDeque<>();
    private boolean led;

    /// @param capacity how many threads may wait; more block before they join the queue
    /// @param maximumWeight what a batch may weigh; a single heavier item goes alone
    /// @param work turns a batch into results of the same size and order; what it throws, all of the batch
    ///     get, each as an exception of its own
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

    /// Hands in an item and returns what came of it. Not interruptible: an item that was handed in is done,
    /// and its caller learns what became of it. An interrupt waits until then, lest it break the work for
    /// the others of the batch that the interrupted thread happens to lead.
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

    /// Those that are about to submit, such as the callers of the batch before: else they would find a
    /// batch of one under way. Costs a lone caller about a microsecond.
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
