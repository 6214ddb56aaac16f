package io.edupulse.torture.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A command that a client wants to send, whatever number of attempts it takes.
///
/// @param isFirst whether it begins its aggregate
/// @param expected the sequence that the aggregate must have; null for any
record Intent(
        String command,
        UUID aggregate,
        ObjectNode payload,
        boolean isFirst,
        @Nullable Long expected) {

    Intent expecting(@Nullable Long sequence) {
        return new Intent(command, aggregate, payload, isFirst, sequence);
    }
}
