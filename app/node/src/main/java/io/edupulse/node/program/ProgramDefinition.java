package io.edupulse.node.program;

import com.google.inject.Module;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.AccessRule;
import io.edupulse.projection.Projections;
import io.edupulse.projection.query.QueryHandler;
import java.util.List;

/// What a program declares: all that a node, a client and the command line derive from. Immutable.
///
/// @param name in lower case, as the command line is called
/// @param title the name for people
/// @param description one sentence that the help of the command line begins with
/// @param access what callers from outside may who are no operators
/// @param pages its own web pages, beside that of operations
/// @param modules bind what the program's own classes need
public record ProgramDefinition(
        String name,
        String title,
        String description,
        Aggregates aggregates,
        Projections projections,
        List<QueryHandler<?, ?>> queries,
        AccessRule access,
        List<WebPage> pages,
        List<Module> modules) {

    /// @throws CodedException with a code that begins with `program.` if a declared name is not usable or is declared
    ///     twice, or if there are no aggregates
    public ProgramDefinition {
        queries = List.copyOf(queries);
        pages = List.copyOf(pages);
        modules = List.copyOf(modules);
        DeclaredNames.check(name, aggregates);
        DeclaredNames.check(queries, projections);
        DeclaredNames.check(pages);
    }

    /// The query with a name.
    ///
    /// @throws CodedException with `usage.unknown-query`
    public QueryHandler<?, ?> query(String wanted) {
        return queries.stream()
                .filter(handler -> handler.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(wanted));
    }

    private CodedException unknown(String wanted) {
        var known = queries.stream().map(QueryHandler::name).toList();
        return new CodedException(
                "usage.unknown-query",
                Text.format(
                        "There is no query '%s': there are %s%s",
                        wanted, String.join(", ", known), Nearest.suggestion(wanted, known)));
    }
}
