package io.edupulse.torture.check.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole log in memory, with what finds a row. Immutable once made.
public final class Log {

    private final List<LogRow> rows;
    private final List<StoredReceipt> receipts;
    private final Map<String, LogRow> byPlace = new HashMap<>();
    private final Map<String, LogRow> byId = new HashMap<>();
    private final Map<String, List<LogRow>> byAggregate = new HashMap<>();
    private final Map<Integer, List<LogRow>> byPartition = new TreeMap<>();

    public Log(Collection<LogRow> rows, Collection<StoredReceipt> receipts) {
        this.rows = rows.stream()
                .sorted(Comparator.comparingInt(LogRow::partition).thenComparingLong(LogRow::position))
                .toList();
        this.receipts = List.copyOf(receipts);
        for (var row : this.rows) {
            byPlace.put(row.place(), row);
            byId.put(row.id(), row);
            byAggregate.computeIfAbsent(row.aggregate(), _ -> new ArrayList<>()).add(row);
            byPartition.computeIfAbsent(row.partition(), _ -> new ArrayList<>()).add(row);
        }
        byAggregate.values().forEach(stream -> stream.sort(Comparator.comparingLong(LogRow::sequence)));
    }

    /// By partition and position.
    public List<LogRow> rows() {
        return rows;
    }

    public List<StoredReceipt> receipts() {
        return receipts;
    }

    public @Nullable LogRow at(int partition, long position) {
        return byPlace.get(partition + ":" + position);
    }

    public @Nullable LogRow withId(String id) {
        return byId.get(id);
    }

    /// The events of an aggregate by sequence; empty if it has none.
    public List<LogRow> stream(String aggregate) {
        return byAggregate.getOrDefault(aggregate, List.of());
    }

    public Collection<List<LogRow>> streams() {
        return byAggregate.values();
    }

    /// The events of a partition by position; empty if it has none.
    public List<LogRow> partition(int partition) {
        return byPartition.getOrDefault(partition, List.of());
    }

    /// The position of a partition's last event; 0 if it has none.
    public long head(int partition) {
        var all = partition(partition);
        return all.isEmpty() ? 0 : all.getLast().position();
    }
}
