package io.edupulse.postgres.lease;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// Gives out connections as a pooler in transaction mode does: each statement runs in another session than the one
/// before.
final class TransactionPool {

    private static final int SESSIONS = 3;

    private TransactionPool() {}

    static DataSource over(DataSource server) {
        return (DataSource)
                Proxy.newProxyInstance(loader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    return method.getName().equals("getConnection")
                            ? connection(server)
                            : method.invoke(server, arguments);
                });
    }

    private static Connection connection(DataSource server) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(server.getConnection());
        }
        var next = new AtomicInteger();
        return (Connection) Proxy.newProxyInstance(
                loader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        switch (method.getName()) {
                            case "setNetworkTimeout", "abort", "close" -> {
                                for (var session : sessions) {
                                    method.invoke(session, arguments);
                                }
                                return null;
                            }
                            default -> {
                                return method.invoke(sessions.get(next.getAndIncrement() % sessions.size()), arguments);
                            }
                        }
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ClassLoader loader() {
        return TransactionPool.class.getClassLoader();
    }
}
