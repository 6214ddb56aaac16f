package io.edupulse.projection.query;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.Projection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/// How one query is answered. Immutable; called by several threads at once.
///
/// @param name how the query is called from outside, such as `books-of-shelf`
/// @param readModels the projections whose tables it reads, and for which it waits when it is asked after a receipt
/// @param answer reads the tables
public record QueryHandler<Q extends Query<R>, R>(
        String name, Class<Q> type, List<Projection> readModels, Answer<Q, R> answer) {

    private static final Pattern NEW_WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    public QueryHandler {
        readModels = List.copyOf(readModels);
    }

    /// Answers a query.
    @FunctionalInterface
    public interface Answer<Q, R> {

        /// @param sql reads the tables of the read models
        R to(DSLContext sql, Q query);
    }

    /// A handler under the name of the query's record: `BooksOfShelf` is `books-of-shelf`.
    public static <Q extends Query<R>, R> QueryHandler<Q, R> of(
            Class<Q> type, Answer<Q, R> answer, Projection... readModels) {
        var name = NEW_WORD.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
        return new QueryHandler<>(name, type, List.of(readModels), answer);
    }
}
