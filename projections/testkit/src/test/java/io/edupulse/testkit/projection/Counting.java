package io.edupulse.testkit.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.UUID;

/// What can happen to a counter.
sealed interface Counting extends DomainEvent {

    record Raised(UUID counterId, int by) implements Counting {}

    record Renamed(UUID counterId, String name) implements Counting {}
}
