package io.edupulse.kernel.aggregate;

import java.util.UUID;

/// Something that somebody wants an aggregate to do: an immutable record, named in the imperative.
public interface Command {

    /// The aggregate that is to decide.
    UUID aggregateId();
}
