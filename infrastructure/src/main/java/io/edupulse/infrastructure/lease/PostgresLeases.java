package io.edupulse.infrastructure.lease;

import io.edupulse.kernel.lease.Leases;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leases as advisory locks of one database session, which belongs to this process alone: when the process or its
/// connection dies, PostgreSQL frees them at once. A heartbeat finds out about a dead connection. Thread-safe.
///
/// Invariant: `held` is what the session `connection` holds; without a connection, nothing is held.
public final class PostgresLeases implements Leases, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLeases.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final int TIME_LIMIT_MILLIS = 5_000;

    private static final String TRY_LOCK = "select pg_try_advisory_lock(?)";
    private static final String TRY_LOCK_SHARED = "select pg_try_advisory_lock_shared(?)";
    private static final String UNLOCK = "select pg_advisory_unlock(?)";
    private static final String UNLOCK_SHARED = "select pg_advisory_unlock_shared(?)";

    /// The key of a lock is shown in two halves.
    private static final String COUNT = """
            select count(*) from pg_locks
             where locktype = 'advisory' and objsubid = 1 and granted and mode = 'ShareLock'
               and database = (select oid from pg_database where datname = current_database())
               and (classid::bigint << 32 | objid::bigint) = ?""";

    private final DataSource dataSource;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Map<String, SessionLease> held = new HashMap<>();
    private final Set<String> joined = new HashSet<>();
    private @Nullable Connection connection;
    private boolean closed;

    /// @param dataSource opens connections that nobody shares or pools
    public PostgresLeases(DataSource dataSource) {
        this.dataSource = dataSource;
        Thread.ofVirtual().name("leases-heartbeat").start(this::beat);
    }

    @Override
    public Optional<Lease> tryAcquire(String name) {
        lock.lock();
        try {
            if (held.containsKey(name) || !query(TRY_LOCK, name)) {
                return Optional.empty();
            }
            var lease = new SessionLease(name);
            held.put(name, lease);
            return Optional.of(lease);
        } catch (SQLException e) {
            lose(e);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Lease join(String group) {
        lock.lock();
        try {
            if (!joined.contains(group)) {
                query(TRY_LOCK_SHARED, group);
            }
        } catch (SQLException e) {
            lose(e);
        } finally {
            // Only now: a new session joins all groups that are in here, and a lock taken twice must be freed twice.
            joined.add(group);
            lock.unlock();
        }
        return new Membership(group);
    }

    @Override
    public int members(String group) {
        lock.lock();
        try (var statement = session().prepareStatement(COUNT)) {
            statement.setLong(1, key(group));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return Math.max(1, rows.getInt(1));
            }
        } catch (SQLException e) {
            lose(e);
            return 1;
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of everything.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
            dropConnection();
        } finally {
            lock.unlock();
        }
    }

    private void beat() {
        lock.lock();
        try {
            while (!closed) {
                closing.awaitNanos(HEARTBEAT.toNanos());
                if (!closed && connection != null && !connection.isValid(TIME_LIMIT_MILLIS / 1_000)) {
                    lose(new SQLException("no answer"));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("isValid only refuses a negative time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean query(String statementText, String name) throws SQLException {
        try (var statement = session().prepareStatement(statementText)) {
            statement.setLong(1, key(name));
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private Connection session() throws SQLException {
        if (closed) {
            throw new SQLException("leases are closed");
        }
        var open = connection;
        if (open == null) {
            open = dataSource.getConnection();
            open.setNetworkTimeout(Runnable::run, TIME_LIMIT_MILLIS);
            connection = open;
            for (var group : joined) {
                query(TRY_LOCK_SHARED, group);
            }
        }
        return open;
    }

    private void lose(SQLException cause) {
        if (!closed && connection != null) {
            LOG.warn("Lost the connection that holds {} leases: {}", held.size(), cause.getMessage());
        }
        dropConnection();
    }

    private void dropConnection() {
        held.values().forEach(lease -> lease.lost = true);
        held.clear();
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("The dead connection did not close", e);
            }
        }
    }

    /// The first 64 bits of the name's SHA-256.
    private static long key(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private final class SessionLease implements Lease {

        private final String name;
        private volatile boolean lost;

        SessionLease(String name) {
            this.name = name;
        }

        @Override
        public boolean isHeld() {
            return !lost;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!lost) {
                    lost = true;
                    held.remove(name);
                    query(UNLOCK, name);
                }
            } catch (SQLException e) {
                lose(e);
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Membership implements Lease {

        private final String group;

        Membership(String group) {
            this.group = group;
        }

        @Override
        public boolean isHeld() {
            lock.lock();
            try {
                return connection != null && joined.contains(group);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (joined.remove(group) && connection != null) {
                    query(UNLOCK_SHARED, group);
                }
            } catch (SQLException e) {
                lose(e);
            } finally {
                lock.unlock();
            }
        }
    }
}
