package io.edupulse.node.runtime;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.Projection;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The shared work that a node takes its part of.
///
/// @param relay whether it publishes
/// @param projections the names of the read models that it works on
record Roles(boolean relay, Set<String> projections) {

    /// @throws CodedException with `config.invalid` if a read model is unknown
    static Roles of(ProgramDefinition program, Settings settings) {
        var roles = words(settings.get(Setting.ROLES));
        var all = program.projections().all().stream().map(Projection::name).toList();
        var named = settings.find(Setting.PROJECTIONS).map(Roles::words).orElse(all);
        if (!all.containsAll(named)) {
            throw new CodedException(
                    "config.invalid",
                    Text.format(
                            "projections is '%s', but the program has %s",
                            String.join(",", named), String.join(", ", all)));
        }
        return new Roles(roles.contains("relay"), roles.contains("projections") ? Set.copyOf(named) : Set.of());
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableList());
    }

    boolean hasProjections() {
        return !projections.isEmpty();
    }

    Predicate<Projection> ownProjections() {
        return projection -> projections.contains(projection.name());
    }
}
