package io.edupulse.node.standby;

import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.node.standby.StandbyState.Part;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One host of the address: looks at it all the time, and judges whether it may answer queries. Thread-safe.
final class StandbyHost {

    static final Duration LOOK = Duration.ofMillis(500);

    private static final Logger LOGGER = LoggerFactory.getLogger(StandbyHost.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// For this long, a host that was left out must be well before it may answer again.
    private static final long RETURN_NANOS = Duration.ofSeconds(2).toNanos();

    private final String name;
    private final DataSource sessions;
    private final PrimaryLooks primary;
    private final Duration maximumLag;
    private final Consumer<StandbyHost> whenLeftOut;
    private final GuardedLoop looking;
    private volatile @Nullable Looks looks;
    private volatile StandbyState state;
    private volatile Deadline rest = Deadline.after(Duration.ZERO);
    private long wellSince;
    private boolean isWell;

    /// @param sessions with the limit of [Looks]
    /// @param primary to compare with
    /// @param whenLeftOut is told when the host may no longer answer
    StandbyHost(
            String name,
            DataSource sessions,
            PrimaryLooks primary,
            Duration maximumLag,
            Consumer<StandbyHost> whenLeftOut) {
        this.name = name;
        this.sessions = sessions;
        this.primary = primary;
        this.maximumLag = maximumLag;
        this.whenLeftOut = whenLeftOut;
        this.state = new StandbyState(name, Part.STARTING, null, "It was not looked at yet");
        this.looking = GuardedLoop.of("standby-" + name, Backoff.between(LOOK, LONGEST_PAUSE), this::look);
    }

    void start() {
        looking.start();
    }

    void stop() {
        looking.close();
    }

    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean hasEnded = looking.awaitEnd(deadline);
        forget();
        return hasEnded;
    }

    String name() {
        return name;
    }

    /// As if it did not answer: whose turn it is, the host does not know.
    StandbyState state() {
        return state;
    }

    /// The session that looks at the host, if it may answer.
    Optional<Looks> ready() {
        return state.part() == Part.READY ? Optional.ofNullable(looks) : Optional.empty();
    }

    /// Whether it has been able to answer for this long.
    synchronized boolean hasBeenWellFor(Duration time) {
        return isWell && System.nanoTime() - wellSince >= time.toNanos();
    }

    /// Gets no turn for this long.
    void rest(Duration time) {
        rest = Deadline.after(time);
    }

    boolean isResting() {
        return !rest.hasPassed();
    }

    /// Notes what has failed there, so that it is left out for a moment at least.
    void failed(String reason) {
        become(new StandbyState(name, Part.LEFT_OUT, null, reason));
    }

    private Duration look() {
        try {
            var session = looks;
            if (session == null) {
                session = Looks.open(sessions);
                looks = session;
            }
            become(judged(session.look()));
            return LOOK;
        } catch (SQLException e) {
            failed(FailureMessage.of(e));
            forget(); // only now: what it is a witness for has ended
            return LOOK.multipliedBy(2);
        }
    }

    private void forget() {
        var session = looks;
        looks = null;
        if (session != null) {
            session.close();
        }
    }

    private StandbyState judged(Looks.Seen seen) {
        if (!seen.isStandby()) {
            return new StandbyState(name, Part.PRIMARY, null, "It is no standby");
        }
        if (primary.identity().filter(own -> !own.equals(seen.identity())).isPresent()) {
            return new StandbyState(
                    name, Part.LEFT_OUT, null, "It is a standby of another server, or another database of it");
        }
        var lag = primary.lag(seen.position());
        if (lag.isEmpty() && primary.known().compareTo(maximumLag) < 0) {
            return state;
        }
        var seconds = lag.map(time -> time.toMillis() / 1e3).orElse(null);
        return lag.filter(time -> time.compareTo(maximumLag) <= 0).isPresent()
                ? new StandbyState(name, Part.READY, seconds, "")
                : new StandbyState(name, Part.LEFT_OUT, seconds, lagging(lag.orElse(primary.known())));
    }

    private String lagging(Duration lag) {
        return Text.format(
                "It has not replayed what the primary had %,d ms ago, and query.max-lag allows %,d ms",
                lag.toMillis(), maximumLag.toMillis());
    }

    private void become(StandbyState next) {
        if (!change(next)) {
            whenLeftOut.accept(this);
        }
    }

    /// Whether it may answer.
    private synchronized boolean change(StandbyState next) {
        long now = System.nanoTime();
        boolean wasWell = isWell;
        isWell = next.part() == Part.READY;
        if (isWell && !wasWell) {
            wellSince = now;
        }
        boolean mustWait = isWell
                && (state.part() == Part.LEFT_OUT || state.part() == Part.PRIMARY)
                && now - wellSince < RETURN_NANOS;
        if (mustWait) {
            return false;
        }
        tell(state, next);
        state = next;
        return isWell;
    }

    private void tell(StandbyState before, StandbyState next) {
        if (before.part() == next.part()) {
            return;
        }
        switch (next.part()) {
            case LEFT_OUT -> LOGGER.warn("The standby {} is left out of queries: {}", name, next.reason());
            case PRIMARY -> LOGGER.info("{} is a primary, and answers queries as one alone", name);
            case READY -> LOGGER.info("The standby {} may answer queries", name);
            case STARTING, ANSWERS -> {}
        }
    }
}
