package io.edupulse.node.local;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.lifecycle.ClosedInTime;
import java.util.List;
import java.util.Optional;

/// The servers that a node starts for itself in its folder. They come from the artifact `edupulse-local`, which a
/// program may leave out. Closing this stops them. Thread-safe.
public interface LocalServers extends ClosedInTime {

    /// @param trouble why it does not do its work; empty while it does
    record State(String name, Optional<String> trouble) {}

    /// The servers of this class path; without `edupulse-local`, there are none, and starting one is refused.
    static LocalServers ofClassPath() {
        try {
            Class.forName("io.edupulse.local.LocalServer", false, LocalServers.class.getClassLoader());
            return new WatchedServers();
        } catch (ClassNotFoundException e) {
            return new NoServers();
        }
    }

    /// How each started server is, in the order of their names.
    List<State> states();

    /// Starts PostgreSQL and returns its address.
    ///
    /// @throws CodedException with `config.no-local-servers`, `postgres.not-started` or another code of
    ///     `edupulse-local`
    String startPostgres(NodeFolder folder);

    /// Starts a nats-server and returns its address.
    ///
    /// @throws CodedException with `config.no-local-servers`, `nats.not-started` or another code of
    ///     `edupulse-local`
    String startNats(NodeFolder folder);
}
