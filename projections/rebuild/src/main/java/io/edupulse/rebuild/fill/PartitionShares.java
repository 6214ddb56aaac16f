package io.edupulse.rebuild.fill;

import io.edupulse.kernel.store.AggregateRange;
import io.edupulse.rebuild.fill.LoadLedger.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What is left of the load of one partition, and how far it is: each range of aggregates has a share of
/// the whole, and when it is divided, both parts have half of that. Used by one thread.
final class PartitionShares {

    private final ProgressMeter meter;
    private final Deque<Share> left = new ArrayDeque<>();
    private List<Entry> noted;
    private double done;
    private long told;

    /// @param entries what the ledger says, not empty. Progress inside a resumed entry is
    ///     unknown and taken for one half
    PartitionShares(List<Entry> entries, ProgressMeter meter) {
        this.meter = meter;
        this.noted = List.copyOf(entries);
        var isNew = entries.equals(List.of(entries.getFirst().of(AggregateRange.ALL)));
        this.done = isNew ? 0 : 0.5;
        this.told = Math.round(done * entries.getFirst().target());
        meter.begin(entries.getFirst().partition(), told);
        entries.forEach(entry -> left.add(new Share(entry, (1 - done) / entries.size())));
    }

    private record Share(Entry entry, double part) {}

    boolean isEmpty() {
        return left.isEmpty();
    }

    /// The one that is being loaded.
    Entry current() {
        return left.getFirst().entry();
    }

    void reached(long position) {
        var share = left.getFirst();
        tell(share.entry(), done + share.part() * position / share.entry().target());
    }

    /// Puts a range in place of the current one, and another one after it.
    void divide(AggregateRange first, AggregateRange second) {
        var share = left.removeFirst();
        left.addFirst(new Share(share.entry().of(second), share.part() / 2));
        left.addFirst(new Share(share.entry().of(first), share.part() / 2));
    }

    /// What is left when the current one is done.
    List<Entry> others() {
        return left.stream().skip(1).map(Share::entry).toList();
    }

    /// What the ledger says.
    List<Entry> noted() {
        return noted;
    }

    /// To be called when the ledger says that the current one is done.
    void next() {
        noted = others();
        var share = left.removeFirst();
        done += share.part();
        tell(share.entry(), done);
    }

    /// A division makes the work larger; what was told stands still until it is true again.
    private void tell(Entry entry, double whole) {
        told = Math.max(told, Math.round(whole * entry.target()));
        meter.reached(entry.partition(), told);
    }
}
