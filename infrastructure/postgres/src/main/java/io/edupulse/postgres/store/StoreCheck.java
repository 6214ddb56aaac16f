package io.edupulse.postgres.store;

import static io.edupulse.jooq.public_.Tables.LOG_SETTINGS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.text.Text;
import java.util.OptionalInt;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks the migrations, the durability and the number of partitions of a database at start-up.
public final class StoreCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(StoreCheck.class);

    private StoreCheck() {}

    /// The partitions of the log.
    ///
    /// @param configured the configured number of partitions, if any
    /// @param durable whether a server that does not sync to disk is refused; else it is only warned of
    /// @throws CodedException with `database.not-migrated`, `database.partitions` or
    ///     `database.not-durable`
    public static Partitions open(DSLContext sql, OptionalInt configured, boolean durable) {
        if (!setting(sql, "fsync").equals("on")) {
            checkNotNeeded(durable);
        }
        int actual = partitions(sql);
        if (configured.isPresent() && configured.getAsInt() != actual) {
            throw new CodedException(
                    "database.partitions",
                    Text.format(
                            "The log has %d partitions, but %d are configured. The number is fixed when a database is created: configure %d, or use another database",
                            actual, configured.getAsInt(), actual));
        }
        return new Partitions(actual);
    }

    private static void checkNotNeeded(boolean durable) {
        if (durable) {
            throw new CodedException(
                    "database.not-durable",
                    "The database has fsync off, so it may lose or damage committed data: switch it on");
        }
        LOGGER.warn("The database has fsync off, so it may lose or damage committed data: use it for tests alone");
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
