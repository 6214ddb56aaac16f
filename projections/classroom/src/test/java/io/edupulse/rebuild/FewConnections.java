package io.edupulse.rebuild;

import io.edupulse.kernel.text.Text;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// A data source that gives out a few connections at a time, as a pool does, and counts them.
final class FewConnections {

    private static final long LIMIT_SECONDS = 20;

    private final DataSource connections;
    private final int size;
    private final Semaphore free;
    private final AtomicInteger most = new AtomicInteger();

    FewConnections(DataSource connections, int size) {
        this.connections = connections;
        this.size = size;
        this.free = new Semaphore(size, true);
    }

    /// How many were out at a time.
    int most() {
        return most.get();
    }

    DataSource asDataSource() {
        return (DataSource) Proxy.newProxyInstance(
                FewConnections.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return lend();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private Connection lend() throws SQLException, InterruptedException {
        if (!free.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new SQLException(Text.format("None of %d connections was free for %d s", size, LIMIT_SECONDS));
        }
        most.accumulateAndGet(size - free.availablePermits(), Math::max);
        var connection = connections.getConnection();
        var isBack = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                FewConnections.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && isBack.compareAndSet(false, true)) {
                        free.release();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
