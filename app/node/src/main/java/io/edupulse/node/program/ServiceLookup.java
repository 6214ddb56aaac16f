package io.edupulse.node.program;

import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.rebuild.Rebuilds;

/// The services of a running program: gateways for commands and queries, and rebuilds. Thread-safe, as the services
/// are.
@FunctionalInterface
public interface ServiceLookup {

    /// The service of a type: one of the framework, or one that the program's modules bind.
    <T> T get(Class<T> type);

    /// Sends commands to the program's aggregates.
    default CommandGateway commands() {
        return get(CommandGateway.class);
    }

    /// Asks the program's read models.
    default QueryGateway queries() {
        return get(QueryGateway.class);
    }

    /// Rebuilds and verifies the program's read models.
    default Rebuilds rebuilds() {
        return get(Rebuilds.class);
    }
}
