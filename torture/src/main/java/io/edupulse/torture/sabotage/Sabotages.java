package io.edupulse.torture.sabotage;

import java.util.List;
import java.util.stream.Stream;

/// All builds with a fault.
public final class Sabotages {

    public static final List<Sabotage> ALL = Stream.of(OfAppends.ALL, OfStreams.ALL, OfReadModels.ALL)
            .flatMap(List::stream)
            .toList();

    private Sabotages() {}

    /// @throws IllegalArgumentException if there is none of the name, with all names
    public static Sabotage named(String name) {
        return ALL.stream()
                .filter(sabotage -> sabotage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no sabotage " + name + "; there are "
                        + ALL.stream().map(Sabotage::name).toList()));
    }
}
