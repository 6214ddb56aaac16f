package io.edupulse.kernel.aggregate;

import java.util.UUID;

/// A request to an aggregate: an immutable record, named in the imperative.
public interface Command {

    /// The aggregate that decides the command.
    UUID aggregateId();
}
