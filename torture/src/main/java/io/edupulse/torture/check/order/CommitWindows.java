package io.edupulse.torture.check.order;

import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.OptionalInt;

/// Between which moments each of some rows was committed, if they were committed in their order: not before any
/// of those up to it was sent, and not after any of those from it on was acknowledged. This is the test of
/// Herlihy and Wing for one order that is given: it respects real time exactly if no window is empty, and it
/// takes linear time where a search for an order takes exponential time.
final class CommitWindows {

    private final List<LogRow> rows;
    private final long[] earliest;
    private final long[] latest;

    CommitWindows(List<LogRow> rows, Deeds deeds) {
        this.rows = rows;
        earliest = new long[rows.size()];
        latest = new long[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            earliest[i] = Math.max(i == 0 ? Long.MIN_VALUE : earliest[i - 1], deeds.earliest(rows.get(i)));
        }
        for (int i = rows.size() - 1; i >= 0; i--) {
            latest[i] = Math.min(i == rows.size() - 1 ? Long.MAX_VALUE : latest[i + 1], deeds.latest(rows.get(i)));
        }
    }

    /// The first row with an empty window.
    OptionalInt firstEmpty() {
        for (int i = 0; i < rows.size(); i++) {
            if (earliest[i] > latest[i]) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /// The row that was sent last of those up to another.
    LogRow sentLast(int index, Deeds deeds) {
        int i = index;
        while (deeds.earliest(rows.get(i)) != earliest[index]) {
            i--;
        }
        return rows.get(i);
    }

    /// The row that was acknowledged first of those from another on.
    LogRow acknowledgedFirst(int index, Deeds deeds) {
        int i = index;
        while (deeds.latest(rows.get(i)) != latest[index]) {
            i++;
        }
        return rows.get(i);
    }

    /// From when on a number of rows may have been there; the state after no row was always there.
    long beginOfState(int count) {
        return count == 0 ? Long.MIN_VALUE : earliest[count - 1];
    }

    /// Until when not more than a number of rows may have been there.
    long endOfState(int count) {
        return count == rows.size() ? Long.MAX_VALUE : latest[count];
    }

    /// The fewest rows that may have been there at some moment from a time on.
    int fewestFrom(long time) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endOfState(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The most rows that may have been there at some moment until a time.
    int mostUntil(long time) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (beginOfState(middle) > time) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }
}
