package io.edupulse.postgres.lease;

import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread of [PostgresLeases] that talks to the database, over one connection, from the first use on: a
/// statement a second, and requests of callers between. Callers read its answers from the view. Thread-safe.
final class Heartbeat {

    /// A node is alive for this long after its last heartbeat.
    static final Duration TIME_TO_LIVE = Duration.ofSeconds(6);

    private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeat.class);

    /// Allows for clocks of different speed.
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /// Between two heartbeats, however much changes.
    private static final Duration REST = Duration.ofMillis(50);

    /// Short enough for a second attempt on another connection within the time to live.
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration JUST_AFTER = Duration.ofMillis(20);
    private static final Duration AT_REST = Duration.ofDays(1);

    private final DataSource dataSource;
    private final String name;
    private final Pace pace;
    private final Runnable tellOthers;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> groups = ConcurrentHashMap.newKeySet();
    private final Queue<LeaseRequest<?>> requests = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isBeatWanted = new AtomicBoolean();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable GuardedLoop loop;
    private volatile boolean stopping;
    private volatile @Nullable Registration registration;
    private volatile @Nullable ClusterView view;
    private volatile @Nullable LeaseTables tables;
    private Deadline nextBeat = Deadline.after(Duration.ZERO);
    private Deadline rest = Deadline.after(Duration.ZERO);
    private Set<String> toldGroups = Set.of();

    /// How often a heartbeat is sent, and for how long a node is alive after its last one.
    record Pace(Duration beat, Duration timeToLive) {

        static final Pace USUAL = new Pace(Duration.ofSeconds(1), TIME_TO_LIVE);
    }

    /// @param dataSource opens connections that are not pooled; its login timeout is set here
    /// @param name the name of the process, for people
    /// @param tellOthers called when others may want to know what this process has changed in the database; it
    ///     returns at once
    Heartbeat(DataSource dataSource, String name, Pace pace, Runnable tellOthers) {
        this.dataSource = dataSource;
        this.name = name;
        this.pace = pace;
        this.tellOthers = tellOthers;
    }

    /// Calls a listener after each heartbeat that has seen something else than the one before.
    Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Another node has changed something.
    void heard() {
        if (hasStarted()) {
            beatSoon();
        }
    }

    boolean hasStarted() {
        return running() != null;
    }

    /// The failure of the last round; empty if it succeeded.
    Optional<String> failure() {
        return Optional.ofNullable(running()).flatMap(GuardedLoop::failure);
    }

    /// The present registration; empty before the first and between two.
    Optional<Registration> registration() {
        return Optional.ofNullable(registration).filter(present -> !present.hasExpired());
    }

    /// The view of the last heartbeat; empty while this process is not registered.
    Optional<ClusterView> view() {
        var seen = view;
        return registration().isEmpty() ? Optional.empty() : Optional.ofNullable(seen);
    }

    Set<String> groups() {
        return Set.copyOf(groups);
    }

    void join(String group) {
        if (!stopping) {
            groups.add(group);
            beatSoon();
        }
    }

    void leave(String group) {
        if (groups.remove(group)) {
            beatSoon();
        }
    }

    /// Runs a task on the connection, and waits for its result up to the limit; empty without a result.
    ///
    /// @param unwanted takes a result that came after the limit
    <T> Optional<T> ask(LeaseRequest.Task<T> task, Consumer<T> unwanted, Duration limit) {
        var request = new LeaseRequest<>(task, unwanted);
        requests.add(request);
        begin();
        return request.await(Deadline.after(limit));
    }

    /// Releases everything, also in the database if it answers within the limit.
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        groups.clear();
        registration().ifPresent(Registration::end);
        var started = running();
        if (started == null) {
            return;
        }
        started.wake();
        boolean isGone = gone.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        started.close();
        if (!isGone) {
            drop();
        }
    }

    private void beatSoon() {
        isBeatWanted.set(true);
        begin();
    }

    private void begin() {
        lock.lock();
        try {
            if (stopping) {
                failRequests();
            } else if (loop == null) {
                loop = GuardedLoop.of("leases", Backoff.between(SHORTEST_PAUSE, LONGEST_PAUSE), this::round);
                loop.start();
            } else {
                loop.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable GuardedLoop running() {
        lock.lock();
        try {
            return loop;
        } finally {
            lock.unlock();
        }
    }

    private Duration round() throws SQLException {
        try {
            if (stopping) {
                deregister();
                return AT_REST;
            }
            var open = open();
            if (nextBeat.hasPassed() || (rest.hasPassed() && isBeatWanted.get())) {
                isBeatWanted.set(false);
                beat(open);
                rest = Deadline.after(REST);
            }
            run(open);
            return isBeatWanted.get() ? rest.left() : nextBeat.left();
        } catch (SQLException | RuntimeException e) {
            drop();
            nextBeat = Deadline.after(Duration.ZERO);
            failRequests();
            throw e;
        }
    }

    private LeaseTables open() throws SQLException {
        var open = tables;
        if (open == null) {
            dataSource.setLoginTimeout(Math.toIntExact(ANSWER_LIMIT.toSeconds()));
            open = new LeaseTables(dataSource.getConnection(), ANSWER_LIMIT);
            tables = open;
            if (stopping) {
                throw new SQLException("The node stops");
            }
        }
        return open;
    }

    private void beat(LeaseTables open) throws SQLException {
        var present = registered(open);
        long sentAt = System.nanoTime();
        var own = groups();
        var seen = open.beat(present.node(), own, pace.timeToLive());
        if (seen.isEmpty() || !present.renew(sentAt)) {
            end(present);
            nextBeat = Deadline.after(SHORTEST_PAUSE);
            return;
        }
        var leftBehind = present.reconcile(seen.get().ownLeases());
        if (!leftBehind.isEmpty()) {
            open.release(present.node(), leftBehind);
        }
        var before = view;
        view = seen.get();
        var firstExpiry = seen.get().firstExpiry().plus(JUST_AFTER);
        nextBeat = Deadline.after(firstExpiry.compareTo(pace.beat()) < 0 ? firstExpiry : pace.beat());
        if (!own.equals(toldGroups)) {
            toldGroups = own;
            tellOthers.run();
        }
        if (before == null || seen.get().differsFrom(before)) {
            listeners.forEach(Runnable::run);
        }
    }

    private Registration registered(LeaseTables open) throws SQLException {
        var present = registration;
        if (present != null && !present.hasExpired()) {
            return present;
        }
        if (present != null) {
            end(present);
            open.leave(present.node());
        }
        var next = new Registration(pace.timeToLive().minus(MARGIN), System.nanoTime());
        open.register(next.node(), name, groups(), pace.timeToLive());
        registration = next;
        return next;
    }

    /// While the node stops, its registration has been ended by the node itself, and stays known until the last round
    /// has removed it from the database.
    private void end(Registration present) {
        if (stopping) {
            return;
        }
        present.end();
        registration = null;
        view = null;
        LOGGER.warn(
                "The leases of {} are lost, and other nodes take over: no heartbeat has reached the database for {} s, or the database was restored",
                name,
                pace.timeToLive().minus(MARGIN).toSeconds());
    }

    private void run(LeaseTables open) throws SQLException {
        while (!nextBeat.hasPassed() && !requests.isEmpty()) {
            var present = registration().orElse(null);
            if (present == null) {
                return;
            }
            requests.remove().run(open, present);
        }
    }

    /// Called by requests, on this thread.
    void learn(ClusterView learned) {
        view = learned;
    }

    private void failRequests() {
        for (var request = requests.poll(); request != null; request = requests.poll()) {
            request.fail();
        }
    }

    private void deregister() throws SQLException {
        failRequests();
        var open = tables;
        var last = registration;
        try {
            if (open != null && last != null) {
                open.leave(last.node());
                tellOthers.run();
            }
        } finally {
            gone.countDown();
            drop();
        }
    }

    private void drop() {
        var open = tables;
        tables = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOGGER.debug("The connection did not close: {}", FailureMessage.of(e));
            }
        }
    }
}
