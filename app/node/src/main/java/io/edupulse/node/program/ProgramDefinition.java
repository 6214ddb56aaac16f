package io.edupulse.node.program;

import com.google.inject.Module;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.projection.Projections;
import java.util.List;

/// What a program declares: all that a node, a client and the command line derive from. Immutable.
///
/// @param name in lower case, as the command line is called
/// @param modules bind what the program's own classes need
public record ProgramDefinition(String name, Aggregates aggregates, Projections projections, List<Module> modules) {

    public ProgramDefinition {
        modules = List.copyOf(modules);
    }
}
