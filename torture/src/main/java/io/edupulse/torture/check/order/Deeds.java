package io.edupulse.torture.check.order;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.history.Kind;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.log.LogRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which deed wrote which row. A receipt tells it, or the id of a foreign event, or the correlation id, which
/// clients set to the id of the operation; else a row belongs to one of the open deeds with its effect.
final class Deeds {

    private final Collection<Deed> all;
    private final Map<String, Deed> byPlace = new HashMap<>();
    private final Map<String, Deed> byOperation = new HashMap<>();
    private final Map<String, Deed> byForeignId = new HashMap<>();
    private final Map<String, List<Deed>> byEffect;

    private Deeds(Collection<Deed> all) {
        this.all = all;
        for (var deed : all) {
            deed.receipt()
                    .filter(receipt -> receipt.position() > 0)
                    .ifPresent(receipt -> byPlace.putIfAbsent(receipt.partition() + ":" + receipt.position(), deed));
            deed.attempts().forEach(attempt -> byOperation.put(attempt.id(), deed));
            if (deed.first().kind() == Kind.FOREIGN) {
                byForeignId.put(String.valueOf(deed.first().event()), deed);
            }
        }
        byEffect = all.stream().collect(groupingBy(Deed::effect));
    }

    static Deeds of(Evidence evidence) {
        Map<String, List<Operation>> attempts = evidence.history()
                .writes()
                .collect(groupingBy(
                        operation -> operation.key() == null
                                ? "operation " + operation.id()
                                : operation.aggregate() + " " + operation.key(),
                        LinkedHashMap::new,
                        toList()));
        return new Deeds(attempts.values().stream()
                .map(group -> new Deed(
                        Effect.of(group.getFirst()),
                        group,
                        group.stream()
                                .filter(attempt -> attempt.isAccepted() && !evidence.isLost(attempt))
                                .toList()))
                .toList());
    }

    Collection<Deed> all() {
        return all;
    }

    boolean isForeign(LogRow row) {
        return byForeignId.containsKey(row.id());
    }

    /// All deeds that would have written the same.
    List<Deed> likely(LogRow row) {
        return byEffect.getOrDefault(Effect.of(row), List.of());
    }

    /// The deed whose attempt the row names as its cause; null if it names none.
    @Nullable
    Deed named(LogRow row) {
        return row.correlation() == null ? null : byOperation.get(row.correlation());
    }

    /// Null if it may be one of several, or if none is known.
    @Nullable
    Deed owner(LogRow row) {
        var foreign = byForeignId.get(row.id());
        if (foreign != null) {
            return foreign;
        }
        var acknowledged = byPlace.get(row.place());
        if (acknowledged != null) {
            return acknowledged;
        }
        var named = named(row);
        if (named != null) {
            return named;
        }
        var open = likely(row).stream().filter(Deed::isOpen).toList();
        return open.size() == 1 ? open.getFirst() : null;
    }

    /// The earliest moment at which a row can have been committed.
    long earliest(LogRow row) {
        var owner = owner(row);
        return owner != null
                ? owner.began()
                : likely(row).stream().mapToLong(Deed::began).min().orElse(Long.MIN_VALUE);
    }

    /// The latest moment at which it can have been committed.
    long latest(LogRow row) {
        var owner = owner(row);
        return owner == null ? Operation.NEVER : owner.acknowledged();
    }
}
