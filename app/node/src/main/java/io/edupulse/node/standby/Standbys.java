package io.edupulse.node.standby;

import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import io.edupulse.log.DatabaseSessions;
import io.edupulse.node.database.Database;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.projection.read.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one hot standby answer the queries of this node, as long as it is in step, and else the primary. Each node
/// prefers another standby. Without standbys, the primary answers. Thread-safe.
///
/// Each host is looked at by a loop of its own, which may leave the host out at any time; then the turn passes
/// to the primary at once, which lacks nothing. Another loop lets a standby have its turn, see [Turns].
public final class Standbys implements ReadDatabase, Part {

    private static final Logger LOGGER = LoggerFactory.getLogger(Standbys.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /// How long a standby may take to catch up with the primary while queries wait for it.
    private static final Duration CATCH_UP = Duration.ofSeconds(1);

    /// Of a standby that has not caught up.
    private static final Duration REST = Duration.ofSeconds(5);

    /// For this long, a preferred standby must be well before it gets its turn instead of another one.
    private static final Duration STEADY = Duration.ofSeconds(10);

    private final List<StandbyHost> hosts;
    private final List<DataSource> readers;
    private final int poolSize;
    private final Duration timeout;
    private final boolean isPassing;
    private final PrimaryLooks primary;
    private final Turns turns;
    private final LongAdder primaryAnswers = new LongAdder();
    private final LongAdder standbyAnswers = new LongAdder();
    private final GuardedLoop sampling;
    private final GuardedLoop choosing;

    /// @param names of the hosts as the address has them
    /// @param order of this node
    private Standbys(List<String> names, List<Integer> order, String url, Settings settings, Database database) {
        this.primary = new PrimaryLooks(database.single(Looks.LIMIT));
        this.timeout = settings.get(Setting.DATABASE_TIMEOUT);
        this.readers = order.stream()
                .map(host -> Database.reading(url, host, timeout, settings))
                .toList();
        this.hosts = order.stream()
                .map(host -> new StandbyHost(
                        names.get(host),
                        Database.reading(url, host, Looks.LIMIT, settings),
                        primary,
                        settings.get(Setting.QUERY_MAX_LAG),
                        this::leave))
                .toList();
        this.poolSize = settings.get(Setting.QUERY_POOL_SIZE);
        this.isPassing = settings.get(Setting.QUERY_WHEN_BEHIND).equals(Setting.PRIMARY);
        this.turns = new Turns(Source.primary(database.sql()));
        this.sampling = GuardedLoop.of("standby-primary", backoff(), () -> {
            var _ = primary.position();
            return StandbyHost.LOOK;
        });
        this.choosing = GuardedLoop.of("standby-turns", backoff(), this::choose);
    }

    /// Those of the settings, possibly none. They have no turn before [#start].
    public static Standbys of(Settings settings, Database database) {
        var url = settings.find(Setting.QUERY_DATABASE_URL).orElse("");
        List<String> names = url.isEmpty() ? List.of() : DatabaseSessions.hosts(url);
        var order = IntStream.range(0, names.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(order);
        return new Standbys(names, order, url, settings, database);
    }

    /// Begins to look at the hosts. The read models are there by then.
    public void start() {
        if (!hosts.isEmpty()) {
            hosts.forEach(StandbyHost::start);
            sampling.start();
            choosing.start();
        }
    }

    /// The hosts of the address, in the order of this node.
    public List<StandbyState> states() {
        var answering = turns.host();
        return hosts.stream()
                .map(host -> host == answering ? answering(host.state()) : host.state())
                .toList();
    }

    /// How many queries the primary has answered for this node.
    public long primaryAnswers() {
        return primaryAnswers.sum();
    }

    /// How many queries standbys have answered for this node.
    public long standbyAnswers() {
        return standbyAnswers.sum();
    }

    @Override
    public Source current() {
        return turns.current();
    }

    @Override
    public Source primary() {
        return turns.primary();
    }

    @Override
    public boolean isCurrent(Source source) {
        return turns.isCurrent(source);
    }

    @Override
    public boolean passesByWhenBehind() {
        return isPassing;
    }

    @Override
    public void answered(Source source) {
        (source.isPrimary() ? primaryAnswers : standbyAnswers).increment();
    }

    @Override
    public boolean hasFailed(Source source, RuntimeException failure) {
        if (source.isPrimary()) {
            return false;
        }
        var host = turns.hostOf(source);
        if (host == null) {
            return true; // its connections were closed when its turn was over
        }
        var reason = StandbyFailures.of(failure);
        reason.ifPresent(host::failed);
        return reason.isPresent();
    }

    @Override
    public void stop() {
        choosing.close();
        sampling.close();
        hosts.forEach(StandbyHost::stop);
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean hasEnded = choosing.awaitEnd(deadline);
        hasEnded &= sampling.awaitEnd(deadline);
        for (var host : hosts) {
            hasEnded &= host.awaitEnd(deadline);
        }
        turns.end();
        primary.close();
        return hasEnded;
    }

    private static StandbyState answering(StandbyState state) {
        return state.part() == StandbyState.Part.READY
                ? new StandbyState(state.host(), StandbyState.Part.ANSWERS, state.lagSeconds(), "")
                : state;
    }

    private void leave(StandbyHost host) {
        if (turns.leave(host)) {
            LOGGER.warn("The primary answers queries now");
        }
    }

    private static Backoff backoff() {
        return Backoff.between(StandbyHost.LOOK, LONGEST_PAUSE);
    }

    private Duration choose() throws SQLException, InterruptedException {
        for (var host : hosts) {
            if (host == turns.host() || (mayHaveTurn(host) && passOn(host))) {
                break;
            }
        }
        return StandbyHost.LOOK;
    }

    private boolean mayHaveTurn(StandbyHost host) {
        return host.ready().isPresent() && !host.isResting() && (turns.host() == null || host.hasBeenWellFor(STEADY));
    }

    /// The turn of a standby begins when it has all that the primary had after the last answer before. Queries
    /// wait for that; so it must first catch up once while they do not.
    private boolean passOn(StandbyHost host) throws SQLException, InterruptedException {
        var looks = host.ready();
        var pool = looks.flatMap(witness -> open(host, witness));
        if (looks.isEmpty() || pool.isEmpty()) {
            return false;
        }
        boolean hasTurn = false;
        try {
            if (catchesUp(host, looks.get())) {
                turns.hold();
                hasTurn = catchesUp(host, looks.get());
            }
        } finally {
            hasTurn = turns.pass(hasTurn ? host : null, pool.get());
            if (!hasTurn) {
                pool.get().close();
                host.rest(REST);
            }
        }
        if (hasTurn) {
            LOGGER.info("The standby {} answers queries now", host.name());
        }
        return hasTurn;
    }

    private Optional<StandbyPool> open(StandbyHost host, Looks looks) {
        int index = hosts.indexOf(host);
        try {
            return Optional.of(
                    StandbyPool.open(host.name(), new WitnessedSessions(readers.get(index), looks), poolSize, timeout));
        } catch (RuntimeException e) {
            host.failed(FailureMessage.of(e));
            return Optional.empty();
        }
    }

    private boolean catchesUp(StandbyHost host, Looks looks) throws SQLException, InterruptedException {
        long position = primary.position();
        try {
            return looks.awaitReplay(position, CATCH_UP);
        } catch (SQLException e) {
            host.failed(FailureMessage.of(e));
            return false;
        }
    }
}
