package io.edupulse.projection.read;

import org.jooq.DSLContext;

/// Where queries read. Thread-safe.
///
/// One source has its turn at a time. When the turn passes to another one, that has all that was committed
/// before: so answers that were confirmed by [#isCurrent] after they were found never go back in time.
public interface ReadDatabase {

    /// The source whose turn it is; while the turn passes on, this waits for a moment.
    Source current();

    /// The database that is written to, whose turn it may not be.
    Source primary();

    /// Whether it is still the turn of a source. Never waits.
    boolean isCurrent(Source source);

    /// Whether a query that has to show a receipt is asked at the primary if the current source has not replayed it.
    boolean passesByWhenBehind();

    /// Counts a query that a source has answered.
    void answered(Source source);

    /// Tells that a source has failed a query. True if that is a failure of the source rather than of the
    /// query, so that another source may answer it; then it is no longer the turn of this one.
    boolean hasFailed(Source source, RuntimeException failure);

    /// The case of one database.
    static ReadDatabase of(DSLContext sql) {
        return new OneDatabase(Source.primary(sql));
    }
}
