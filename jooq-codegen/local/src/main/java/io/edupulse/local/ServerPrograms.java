package io.edupulse.local;

import io.edupulse.kernel.failure.CodedException;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.nio.file.Path;
import java.util.List;

/// The programs of both servers, for a program that runs them in its own way, such as several of them as a cluster.
public final class ServerPrograms {

    private ServerPrograms() {}

    /// The beginning of the command line that runs a program of PostgreSQL: `postgres`, `initdb` or `pg_ctl`.
    /// PostgreSQL does not run as root: there it gets a user namespace, in which it is none.
    ///
    /// @throws LocalServerException with `postgres.not-installed`
    public static List<String> postgres(String name) {
        var program = PostgresBinaries.folder().resolve("bin").resolve(name).toString();
        return LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U", program) : List.of(program);
    }

    /// The nats-server that is installed on this machine.
    ///
    /// @throws CodedException with `nats.not-installed` or `nats.version`
    public static Path nats() {
        return NatsBinary.find().path();
    }
}
