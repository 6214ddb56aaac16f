package io.edupulse.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/// Makes each statement on the connections of a data source take longer, as on a machine that is far away or
/// busy, and counts the statements. Thread-safe.
public final class SlowDatabase {

    /// In milliseconds a statement; all databases of a test run are slow with it, such as
    /// `-Dtest.slow-statements=50`.
    private static final Duration EVERYWHERE = Duration.ofMillis(Integer.getInteger("test.slow-statements", 0));

    private final DataSource fast;
    private final Duration pause;
    private final AtomicInteger statements = new AtomicInteger();

    public SlowDatabase(DataSource fast, Duration pause) {
        this.fast = fast;
        this.pause = pause;
    }

    /// The same data source, or a slow one if the test run asks for that.
    static DataSource ifWanted(DataSource source) {
        return EVERYWHERE.isPositive() ? new SlowDatabase(source, EVERYWHERE).source() : source;
    }

    /// Opens slow connections.
    public DataSource source() {
        return wrapped(DataSource.class, fast);
    }

    /// How many statements were begun; those that go to the server together count as one.
    public int statements() {
        return statements.get();
    }

    private <T> T wrapped(Class<T> type, T fastOne) {
        var proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call(fastOne, method, arguments));
        return type.cast(proxy);
    }

    private Object call(Object fastOne, Method method, Object[] arguments) throws Throwable {
        if (fastOne instanceof Statement && method.getName().startsWith("execute")) {
            statements.incrementAndGet();
            LockSupport.parkNanos(pause.toNanos());
        }
        try {
            return slow(method, method.invoke(fastOne, arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object slow(Method method, Object result) {
        var type = method.getReturnType();
        return result instanceof Connection || result instanceof Statement ? wrappedAs(type, result) : result;
    }

    private <T> Object wrappedAs(Class<T> type, Object result) {
        return type.isInterface() ? wrapped(type, type.cast(result)) : result;
    }
}
