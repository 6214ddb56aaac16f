package io.edupulse.torture.check.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All that clients did and were handed.
///
/// @param operations by the time of their beginning
/// @param deliveries by reader, each reader's in the order in which it got them
/// @param pages of readers of the log, likewise
public record History(List<Operation> operations, List<Delivery> deliveries, List<LogPage> pages) {

    public History {
        operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::began))
                .toList();
        deliveries = List.copyOf(deliveries);
        pages = List.copyOf(pages);
    }

    public Stream<Operation> of(Kind kind) {
        return operations.stream().filter(operation -> operation.kind() == kind);
    }

    public Stream<Operation> writes() {
        return operations.stream().filter(Operation::writes);
    }
}
