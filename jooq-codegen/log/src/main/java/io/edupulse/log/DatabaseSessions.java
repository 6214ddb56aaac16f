package io.edupulse.log;

import io.edupulse.kernel.text.DriverTimeZone;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Opens sessions that behave alike on every server: each session sets its own search path, isolation level and
/// other settings, and every wait in it has a limit.
///
/// The settings are a statement of their own after the connection is made, and not `options` of its start, which
/// poolers refuse or drop. Thread-safe once it is set up.
public final class DatabaseSessions extends PGSimpleDataSource {

    /// From here on a server ends transactions by a time limit of their own.
    private static final int WITH_TRANSACTION_TIMEOUT = 17;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// The server finds out after 7 s that a client's machine is gone, and frees what its session holds.
    private static final Map<String, String> KEEPALIVE = Map.of(
            "tcp_keepalives_idle", "3",
            "tcp_keepalives_interval", "1",
            "tcp_keepalives_count", "4",
            "tcp_user_timeout", "7s");

    /// What statements mean must not depend on whose session they run in.
    private static final Map<String, String> MEANING = Map.ofEntries(
            Map.entry("search_path", "public, pg_temp"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_read_only", "off"),
            Map.entry("default_transaction_deferrable", "off"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("transform_null_equals", "off"),
            Map.entry("array_nulls", "on"),
            Map.entry("DateStyle", "ISO, MDY"),
            Map.entry("IntervalStyle", "postgres"),
            Map.entry("TimeZone", "UTC"),
            Map.entry("bytea_output", "hex"),
            Map.entry("jit", "off"), // compiling takes longer than our statements
            Map.entry("idle_session_timeout", "0")); // a pool's connections rest

    private static final int USUAL_PORT = 5432;
    private static final String TARGET = "targetServerType=";
    private static final String RECHECK = "hostRecheckSeconds=";

    private final @Nullable String role;
    private final boolean isReader;
    private final SessionLimits limits;

    private DatabaseSessions(String url, @Nullable String role, boolean isReader, SessionLimits limits) {
        this.role = role;
        this.isReader = isReader;
        this.limits = limits;
        DriverTimeZone.giveKnownName();
        setUrl(url);
        setApplicationName("edupulse");
        setTcpKeepAlive(true);
        setConnectTimeout((int) CONNECT.toSeconds());
        setCancelSignalTimeout((int) CONNECT.toSeconds());
        setSocketTimeout((int) Math.max(1, limits.answer().toSeconds()));
        setSocketFactory(LimitedSocketFactory.class.getName());
        if (getServerNames().length > 1) {
            followPrimary(url);
        }
    }

    /// Of several hosts, the primary is meant, and another one soon after a failover. The driver's own defaults
    /// are any of them, and to remember for ten seconds which was which.
    private void followPrimary(String url) {
        if (!url.contains(TARGET)) {
            setTargetServerType("primary");
        }
        if (!url.contains(RECHECK)) {
            setHostRecheckSeconds(1);
        }
    }

    /// Sessions that take the application's role, whichever user connects.
    ///
    /// @param url a JDBC address, possibly with user and password
    public static DatabaseSessions ofApplication(String url, SessionLimits limits) {
        return new DatabaseSessions(url, DatabaseRoles.APPLICATION, false, limits);
    }

    /// Sessions that work as the user who connects.
    public static DatabaseSessions ofUser(String url, SessionLimits limits) {
        return new DatabaseSessions(url, null, false, limits);
    }

    /// Sessions of the application at one of the hosts of an address, whether it is a primary or a standby.
    /// They write nothing.
    ///
    /// @param host which of the hosts, from 0
    public static DatabaseSessions ofReader(String url, int host, SessionLimits limits) {
        var sessions = new DatabaseSessions(url, DatabaseRoles.APPLICATION, true, limits);
        sessions.setTargetServerType("any");
        sessions.setPortNumbers(new int[] {sessions.getPortNumbers()[host]});
        sessions.setServerNames(new String[] {sessions.getServerNames()[host]});
        return sessions;
    }

    /// The hosts of an address with their ports, such as `db2:5432`.
    public static List<String> hosts(String url) {
        var sessions = ofUser(url, SessionLimits.LONG);
        var hosts = new ArrayList<String>();
        for (int i = 0; i < sessions.getServerNames().length; i++) {
            int port = sessions.getPortNumbers()[i];
            hosts.add(sessions.getServerNames()[i] + ":" + (port == 0 ? USUAL_PORT : port));
        }
        return List.copyOf(hosts);
    }

    /// @throws SQLException also if the role cannot be taken: SQLSTATE 22023 if it does not exist, 42501 if the
    ///     user is not a member
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        var connection = super.getConnection(user, password);
        try {
            set(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void set(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(settings(connection.getMetaData().getDatabaseMajorVersion()));
        }
    }

    /// One statement, which is one round trip.
    private String settings(int version) {
        var settings = new LinkedHashMap<String, String>();
        settings.putAll(MEANING);
        settings.putAll(KEEPALIVE);
        settings.putAll(limits.settings());
        if (version >= WITH_TRANSACTION_TIMEOUT) {
            settings.put("transaction_timeout", "0"); // a rebuild reads in one snapshot for as long as it takes
        }
        if (isReader) {
            settings.put("default_transaction_read_only", "on");
        }
        if (role != null) {
            settings.put("role", role);
        }
        return settings.entrySet().stream()
                .map(setting -> "set_config('" + setting.getKey() + "', '" + setting.getValue() + "', false)")
                .collect(Collectors.joining(", ", "select ", ""));
    }
}
