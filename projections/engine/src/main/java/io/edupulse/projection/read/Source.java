package io.edupulse.projection.read;

import org.jooq.DSLContext;

/// A database that answers queries for as long as it is its turn. Each turn is another instance, compared by
/// identity. Thread-safe.
public final class Source {

    private final String name;
    private final DSLContext sql;
    private final boolean isPrimary;

    private Source(String name, DSLContext sql, boolean isPrimary) {
        this.name = name;
        this.sql = sql;
        this.isPrimary = isPrimary;
    }

    /// The database that is written to.
    public static Source primary(DSLContext sql) {
        return new Source("primary", sql, true);
    }

    /// A database that follows the primary, and may lag it.
    ///
    /// @param name equal in all of its turns
    public static Source standby(String name, DSLContext sql) {
        return new Source(name, sql, false);
    }

    /// How people know it.
    public String name() {
        return name;
    }

    /// Reads the tables of the read models.
    public DSLContext sql() {
        return sql;
    }

    /// Whether it has a commit as soon as that is told.
    public boolean isPrimary() {
        return isPrimary;
    }

    @Override
    public String toString() {
        return name;
    }
}
