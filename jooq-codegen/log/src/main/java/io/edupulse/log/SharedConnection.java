package io.edupulse.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// A data source of one connection, whose owner alone ends its transaction: commit and close have no effect. So Flyway,
/// which commits after each step and uses several connections, works inside one transaction.
final class SharedConnection extends PGSimpleDataSource {

    private final transient Connection connection;

    /// @param connection in a transaction; its owner commits and closes it
    SharedConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this::call);
    }

    private @Nullable Object call(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "commit", "close", "setAutoCommit" -> null;
            case "rollback" -> {
                if (arguments == null) {
                    throw new SQLException("A step failed, and with it the whole transaction");
                }
                yield invoke(method, arguments);
            }
            default -> invoke(method, arguments);
        };
    }

    private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
