package io.edupulse.torture.sabotage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One build with a fault.
///
/// @param breaks what does not hold any more
/// @param provokedBy what in the workload or among the faults shows it
/// @param faults those that happen in a run that names none
/// @param finders the checkers of which one at least must find it
public record Sabotage(
        String name, String breaks, String provokedBy, List<String> faults, List<String> finders, List<Patch> patches) {

    public Sabotage {
        faults = List.copyOf(faults);
        finders = List.copyOf(finders);
        patches = List.copyOf(patches);
    }

    /// Whether one of the checkers that must find it did.
    public boolean isFoundBy(List<String> found) {
        return finders.stream().anyMatch(found::contains);
    }

    /// The changed files by their paths from the root of the clone.
    Map<String, String> sources(Path root, boolean isJava) throws IOException {
        var sources = new LinkedHashMap<String, String>();
        for (var patch : patches) {
            if (patch.isJava() == isJava) {
                var text = sources.containsKey(patch.file()) ? sources.get(patch.file()) : patch.read(root);
                sources.put(patch.file(), patch.applyTo(text));
            }
        }
        return sources;
    }
}
