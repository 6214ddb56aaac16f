package io.edupulse.projection;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import java.util.HashMap;
import java.util.List;

/// The projections of a program, which are judged when it starts. Immutable.
public record Projections(List<Projection> all) {

    /// @throws CodedException with `projection.key-without-aggregate` if a view's rows would belong to several
    ///     partitions, or `projection.name-taken` if two of them would have the same schema
    public Projections {
        all = List.copyOf(all);
        all.forEach(Projection::checkKeys);
        checkNames(all);
    }

    /// A rebuild of `scores` makes and drops the schema `scores_rebuild`, so no other projection may have it.
    private static void checkNames(List<Projection> all) {
        var owners = new HashMap<String, Projection>();
        for (var projection : all) {
            for (var use : SchemaUse.values()) {
                var other = owners.put(use.nameFor(projection), projection);
                if (other != null) {
                    throw new CodedException(
                            "projection.name-taken",
                            Text.format(
                                    "The projections %s and %s would both have the schema %s: rename one of them",
                                    other.name(), projection.name(), use.nameFor(projection)));
                }
            }
        }
    }

    /// The projection with a name.
    ///
    /// @throws CodedException with `projection.unknown`
    public Projection named(String name) {
        return all.stream()
                .filter(projection -> projection.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    private CodedException unknown(String name) {
        var known = all.stream().map(Projection::name).toList();
        return new CodedException(
                "projection.unknown",
                Text.format(
                        "There is no projection '%s'; there are %s%s",
                        name, String.join(", ", known), Nearest.suggestion(name, known)));
    }
}
