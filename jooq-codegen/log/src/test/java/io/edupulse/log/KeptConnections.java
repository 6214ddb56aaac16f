package io.edupulse.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// Gives out connections that others have given back, as the pool of a node does: a new session costs the server
/// several times what a statement does. It never waits, and all databases of a test run together keep a bounded number
/// of idle connections. Thread-safe.
final class KeptConnections {

    private static final int MOST_IDLE = 32;
    private static final int VALIDATION_SECONDS = 10;

    /// The one that has been idle for longest comes first.
    private static final Deque<Idle> IDLE = new ArrayDeque<>();

    private final String url;

    private record Idle(String url, Connection connection) {}

    private KeptConnections(String url) {
        this.url = url;
    }

    static DataSource to(String url) {
        var connections = new KeptConnections(url);
        return (DataSource) Proxy.newProxyInstance(
                KeptConnections.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && arguments == null) {
                        return lent(connections.take());
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private Idle take() throws SQLException {
        for (var idle = last(); idle != null; idle = last()) {
            if (idle.connection().isValid(VALIDATION_SECONDS)) {
                return idle;
            }
            idle.connection().close();
        }
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        return new Idle(url, source.getConnection());
    }

    private Idle last() {
        synchronized (IDLE) {
            for (var each = IDLE.descendingIterator(); each.hasNext(); ) {
                var idle = each.next();
                if (idle.url().equals(url)) {
                    each.remove();
                    return idle;
                }
            }
            return null;
        }
    }

    private static Connection lent(Idle taken) {
        var isBack = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                KeptConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "close" -> {
                        if (isBack.compareAndSet(false, true)) {
                            giveBack(taken);
                        }
                        yield null;
                    }
                    case "isClosed" -> isBack.get() || taken.connection().isClosed();
                    default -> call(taken.connection(), method, arguments);
                });
    }

    private static void giveBack(Idle given) throws SQLException {
        var connection = given.connection();
        if (connection.isClosed()) {
            return;
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        var tooMany = new ArrayList<Idle>();
        synchronized (IDLE) {
            IDLE.addLast(given);
            while (IDLE.size() > MOST_IDLE) {
                tooMany.add(IDLE.removeFirst());
            }
        }
        for (var old : tooMany) {
            old.connection().close();
        }
    }

    private static Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
