package io.edupulse.node.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import java.util.Optional;
import java.util.UUID;

/// What callers may in this program. Thread-safe.
public final class Permissions {

    private static final int REMEMBERED = 10_000;

    private final AccessRule rule;
    private final EventReader log;
    private final Cache<UUID, DomainEvent> beginnings =
            CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();

    public Permissions(AccessRule rule, EventReader log) {
        this.rule = rule;
        this.log = log;
    }

    /// @throws CodedException with `access.denied` if the caller may not send or ask this
    public void check(Caller caller, Object message) {
        if (!caller.isOperator() && !rule.may(caller, message, this::beginning)) {
            throw denied(caller, message.getClass().getSimpleName());
        }
    }

    /// @throws CodedException with `access.denied` if the caller does not operate the node
    public void checkOperator(Caller caller, String operation) {
        if (!caller.isOperator()) {
            throw denied(caller, operation);
        }
    }

    /// @throws CodedException with `access.denied` if the caller neither operates the node nor watches it
    public void checkMonitor(Caller caller, String what) {
        if (!caller.isOperator() && !caller.is(Caller.MONITOR)) {
            throw denied(caller, what);
        }
    }

    private static CodedException denied(Caller caller, String what) {
        return new CodedException("access.denied", Text.format("%s may not do this: %s", caller, what));
    }

    /// What has begun stays as it began.
    private Optional<DomainEvent> beginning(UUID aggregateId) {
        var known = beginnings.getIfPresent(aggregateId);
        if (known != null) {
            return Optional.of(known);
        }
        var first = log.readAggregate(aggregateId, 0)
                .findFirst()
                .map(RecordedEvent::event)
                .filter(event -> !(event instanceof UnknownEvent));
        first.ifPresent(event -> beginnings.put(aggregateId, event));
        return first;
    }
}
