package io.edupulse.node.program;

import com.google.inject.Module;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.projection.Projections;
import io.edupulse.projection.query.QueryHandler;
import java.util.List;

/// What a program declares: all that a node, a client and the command line derive from. Immutable.
///
/// @param name in lower case, as the command line is called
/// @param title the name for people
/// @param description one sentence that the help of the command line begins with
/// @param modules bind what the program's own classes need
public record ProgramDefinition(
        String name,
        String title,
        String description,
        Aggregates aggregates,
        Projections projections,
        List<QueryHandler<?, ?>> queries,
        List<Module> modules) {

    /// @throws CodedException with a code that begins with `program.` if a declared name is not usable or is declared
    ///     twice, or if there are no aggregates
    public ProgramDefinition {
        queries = List.copyOf(queries);
        modules = List.copyOf(modules);
        DeclaredNames.check(name, aggregates);
        DeclaredNames.check(queries, projections);
    }
}
