package io.edupulse.projection.query;

import java.util.List;

/// The handlers that belong together, such as those of one read model.
@FunctionalInterface
public interface Queries {

    /// The handlers, in the order in which they are listed.
    List<QueryHandler<?, ?>> handlers();
}
