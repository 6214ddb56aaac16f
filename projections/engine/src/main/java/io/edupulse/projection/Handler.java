package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.Set;

/// A part of a projection that some events change.
public sealed interface Handler permits View, SqlHandler {

    /// The events that change it.
    Set<Class<? extends DomainEvent>> events();
}
