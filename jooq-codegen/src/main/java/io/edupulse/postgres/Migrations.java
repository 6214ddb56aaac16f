package io.edupulse.postgres;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/// Brings a database to the schema of this program, and tells how far it is. Needs the owner of the database.
public final class Migrations {

    private final Flyway flyway;

    /// @param partitions how many partitions the log gets, if this creates it; later it changes nothing
    public Migrations(DataSource owner, int partitions) {
        this.flyway = Flyway.configure()
                .dataSource(owner)
                .locations("classpath:db/migration")
                .placeholders(Map.of("partitions", Integer.toString(partitions)))
                .validateMigrationNaming(true)
                .load();
    }

    /// How a database stands to this program.
    public enum Status {
        /// Nothing is to be done.
        CURRENT,

        /// Migrations are to be run, maybe all of them.
        BEHIND,

        /// A newer program has migrated it.
        AHEAD
    }

    /// Compares without changing anything.
    public Status status() {
        var info = flyway.info();
        for (MigrationInfo migration : info.all()) {
            if (migration.getState() == MigrationState.FUTURE_SUCCESS
                    || migration.getState() == MigrationState.FUTURE_FAILED) {
                return Status.AHEAD;
            }
        }
        return info.pending().length == 0 ? Status.CURRENT : Status.BEHIND;
    }

    /// Runs what is pending and returns how many migrations that were.
    public int migrate() {
        return flyway.migrate().migrationsExecuted;
    }
}
