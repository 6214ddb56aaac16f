package io.edupulse.postgres.store;

import static io.edupulse.jooq.public_.Tables.LOG_SETTINGS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.text.Text;
import java.util.OptionalInt;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Looks at a database before a program works on it, and refuses one that it would harm or that would fail it
/// later.
public final class StoreCheck {

    private StoreCheck() {}

    /// How the log is split.
    ///
    /// @param configured the number of partitions that the user wants, if he has said so
    /// @param durable whether a server that does not sync to disk is refused
    /// @throws CodedException with `database.not-migrated`, `database.partitions` or
    ///     `database.not-durable`
    public static Partitions open(DSLContext sql, OptionalInt configured, boolean durable) {
        if (durable) {
            checkDurability(sql);
        }
        int actual = partitions(sql);
        if (configured.isPresent() && configured.getAsInt() != actual) {
            throw new CodedException(
                    "database.partitions",
                    Text.format(
                            "The log has %d partitions, configured are %d: the number is fixed when a database is made, so configure %d or use another database",
                            actual, configured.getAsInt(), actual));
        }
        return new Partitions(actual);
    }

    private static void checkDurability(DSLContext sql) {
        if (!setting(sql, "fsync").equals("on")) {
            throw new CodedException(
                    "database.not-durable",
                    "The database has fsync off and may lose or damage what it has committed: switch it on");
        }
    }

    private static String setting(DSLContext sql, String name) {
        return String.valueOf(sql.fetchValue("select current_setting(?)", name));
    }

    private static int partitions(DSLContext sql) {
        try {
            return sql.select(LOG_SETTINGS.PARTITIONS)
                    .from(LOG_SETTINGS)
                    .fetchSingle()
                    .value1();
        } catch (DataAccessException e) {
            if ("42P01".equals(e.sqlState())) {
                throw new CodedException("database.not-migrated", "The database has no log yet: run `migrate`", e);
            }
            throw e;
        }
    }
}
