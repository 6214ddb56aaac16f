package io.edupulse.projections.engine;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.util.List;
import java.util.stream.Collectors;

/// The projections of a program, which are judged when it starts. Immutable.
public record Projections(List<Projection> all) {

    /// @throws CodedException with `projection.key-without-aggregate` if a view's rows would belong to several
    ///     partitions
    public Projections {
        all = List.copyOf(all);
        all.forEach(Projection::checkKeys);
    }

    /// The projection with a name.
    ///
    /// @throws CodedException with `projection.unknown`
    public Projection named(String name) {
        return all.stream()
                .filter(projection -> projection.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CodedException(
                        "projection.unknown",
                        Text.format(
                                "There is no projection '%s'; there are %s",
                                name, all.stream().map(Projection::name).collect(Collectors.joining(", ")))));
    }
}
