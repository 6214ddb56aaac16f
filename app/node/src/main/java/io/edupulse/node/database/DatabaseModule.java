package io.edupulse.node.database;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.postgres.store.StoreCheck;
import java.util.OptionalInt;
import org.jooq.DSLContext;

/// Binds what works on the database directly.
public final class DatabaseModule extends AbstractModule {

    private final Database database;
    private final DSLContext sql;
    private final Partitions partitions;

    /// Looks into the log before anything else is made: a part that has begun to work would have to be stopped again.
    ///
    /// @throws CodedException if the log is not one for this program and these settings
    public DatabaseModule(Database database, Settings settings) {
        this.database = database;
        this.sql = database.sql();
        this.partitions = StoreCheck.open(
                sql,
                settings.find(Setting.DATABASE_PARTITIONS).map(OptionalInt::of).orElse(OptionalInt.empty()),
                !settings.get(Setting.DATABASE_UNSAFE));
    }

    @Override
    protected void configure() {
        bind(DSLContext.class).toInstance(sql);
        bind(Partitions.class).toInstance(partitions);
        bind(Leases.class).to(PostgresLeases.class);
    }

    @Provides
    @Singleton
    PostgresLeases leases(Announcements announcements) {
        return new PostgresLeases(database.single(), announcements);
    }
}
