package io.edupulse.infrastructure.store;

import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.store.AppendOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// A batch of appends, split so that two for the same aggregate are not in the same wave and the later one is in a
/// later wave. Nearly always there is one wave. A later wave needs no partition that the first has not locked.
final class Waves {

    private final List<Append> appends;

    /// By wave, the places of its appends in the batch.
    private final List<List<Integer>> places = new ArrayList<>();

    Waves(List<Append> appends) {
        this.appends = appends;
        var waveOf = new HashMap<UUID, Integer>();
        for (int i = 0; i < appends.size(); i++) {
            int wave = waveOf.merge(appends.get(i).aggregateId(), 0, (last, first) -> last + 1);
            if (wave == places.size()) {
                places.add(new ArrayList<>());
            }
            places.get(wave).add(i);
        }
    }

    boolean isOne() {
        return places.size() == 1;
    }

    /// Writes one wave after the other and returns the outcomes in the order of the batch.
    List<AppendOutcome> write(Function<List<Append>, List<AppendOutcome>> write) {
        var outcomes = new AppendOutcome[appends.size()];
        for (var wave : places) {
            var written = write.apply(wave.stream().map(appends::get).toList());
            for (int i = 0; i < wave.size(); i++) {
                outcomes[wave.get(i)] = written.get(i);
            }
        }
        return Arrays.asList(outcomes);
    }
}
