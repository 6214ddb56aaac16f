package io.edupulse.torture.check.order;

import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Outcome;
import io.edupulse.torture.check.history.Receipt;
import java.util.List;
import java.util.Optional;

/// What a client wanted once, with all attempts at it: those that share an idempotency key, or the only one. It
/// may be in the log once at most.
///
/// @param accepted the attempts that were accepted, without those whose events went with a lost tail
record Deed(String effect, List<Operation> attempts, List<Operation> accepted) {

    boolean isAcknowledged() {
        return !accepted.isEmpty();
    }

    /// Whether it may be in the log, or not.
    boolean isOpen() {
        return !isAcknowledged() && attempts.stream().anyMatch(attempt -> attempt.outcome() == Outcome.UNKNOWN);
    }

    long began() {
        return attempts.stream().mapToLong(Operation::began).min().orElse(Long.MIN_VALUE);
    }

    /// When a client knew that it was in the log; [Operation#NEVER] if none did.
    long acknowledged() {
        return accepted.stream().mapToLong(Operation::ended).min().orElse(Operation.NEVER);
    }

    Operation first() {
        return attempts.getFirst();
    }

    Optional<Receipt> receipt() {
        return accepted.stream()
                .map(attempt -> Optional.ofNullable(attempt.receipt()))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
