package io.edupulse.postgres.store;

import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// A batch of appends, split into rounds so that appends for the same aggregate are in different rounds, in their
/// order. There is nearly always one round. A later round needs no partition that the first has not locked.
final class AppendRounds {

    private final List<Append> appends;

    /// The indices of the appends of each round.
    private final List<List<Integer>> places = new ArrayList<>();

    AppendRounds(List<Append> appends) {
        this.appends = appends;
        var roundOf = new HashMap<UUID, Integer>();
        for (int i = 0; i < appends.size(); i++) {
            int round = roundOf.merge(appends.get(i).aggregateId(), 0, (last, first) -> last + 1);
            if (round == places.size()) {
                places.add(new ArrayList<>());
            }
            places.get(round).add(i);
        }
    }

    boolean isOne() {
        return places.size() == 1;
    }

    /// Writes the rounds one after the other, and returns the outcomes in the order of the batch.
    List<AppendOutcome> write(Function<List<Append>, List<AppendOutcome>> write) {
        var outcomes = new AppendOutcome[appends.size()];
        for (var round : places) {
            var written = write.apply(round.stream().map(appends::get).toList());
            for (int i = 0; i < round.size(); i++) {
                outcomes[round.get(i)] = written.get(i);
            }
        }
        return Arrays.asList(outcomes);
    }
}
