package io.edupulse.torture.sabotage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All builds with a fault.
public final class Sabotages {

    public static final List<Sabotage> ALL = Stream.of(OfAppends.ALL, OfStreams.ALL, OfReadModels.ALL)
            .flatMap(List::stream)
            .toList();

    private static final String PROPERTY = "edupulse.torture.sabotage";
    private static final String OPTION = "--sabotage";

    private static final String FAULTS = "--fault";

    private Sabotages() {}

    /// Takes the option `--sabotage NAME`, which no help tells of, from the others, and chooses the sabotage
    /// for this process. Its own faults are added unless the options name some.
    ///
    /// @throws IllegalArgumentException if there is none of the name
    public static String[] choose(String... arguments) {
        var rest = new ArrayList<>(List.of(arguments));
        int at = rest.indexOf(OPTION);
        if (at >= 0 && at + 1 < rest.size()) {
            var chosen = named(rest.get(at + 1));
            System.setProperty(PROPERTY, chosen.name());
            rest.subList(at, at + 2).clear();
            if (!rest.contains(FAULTS)) {
                rest.addAll(List.of(FAULTS, String.join(",", chosen.faults())));
            }
        }
        return rest.toArray(String[]::new);
    }

    /// The sabotage of this run; empty for the product as it is.
    public static Optional<Sabotage> chosen() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(Sabotages::named);
    }

    /// @throws IllegalArgumentException if there is none of the name, with all names
    public static Sabotage named(String name) {
        return ALL.stream()
                .filter(sabotage -> sabotage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no sabotage " + name + "; there are "
                        + ALL.stream().map(Sabotage::name).toList()));
    }
}
