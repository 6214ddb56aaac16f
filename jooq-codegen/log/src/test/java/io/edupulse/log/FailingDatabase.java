package io.edupulse.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Gives out connections, or none while a test wants it to fail. Thread-safe.
public final class FailingDatabase {

    private final DataSource sound;
    private volatile boolean fails;

    public FailingDatabase(DataSource sound) {
        this.sound = sound;
    }

    /// Whether no connection is to be had from now on.
    public void fail(boolean wanted) {
        fails = wanted;
    }

    public DataSource source() {
        var proxy = Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    if (fails) {
                        throw new SQLException("no connection, as the test wants it", "08001");
                    }
                    try {
                        return method.invoke(sound, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return DataSource.class.cast(proxy);
    }
}
