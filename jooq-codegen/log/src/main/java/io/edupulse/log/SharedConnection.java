package io.edupulse.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Gives one connection to all who ask, and keeps its transaction in the hands of its owner: whoever commits or closes
/// does nothing. So Flyway, which commits after each step and works on several connections, works inside one
/// transaction.
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
