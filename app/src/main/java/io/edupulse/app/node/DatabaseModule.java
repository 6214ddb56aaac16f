package io.edupulse.app.node;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.edupulse.app.config.Configuration;
import io.edupulse.infrastructure.lease.PostgresLeases;
import io.edupulse.infrastructure.store.LogInspection;
import io.edupulse.kernel.lease.Leases;
import io.edupulse.kernel.store.Partitions;
import org.jooq.DSLContext;

/// Binds what works on the database directly.
final class DatabaseModule extends AbstractModule {

    private final Database database;
    private final Configuration configuration;

    DatabaseModule(Database database, Configuration configuration) {
        this.database = database;
        this.configuration = configuration;
    }

    @Override
    protected void configure() {
        bind(Leases.class).to(PostgresLeases.class);
    }

    @Provides
    @Singleton
    DSLContext sql() {
        return database.sql();
    }

    @Provides
    @Singleton
    Partitions partitions(DSLContext sql) {
        return LogInspection.open(sql, configuration.partitions(), true);
    }

    @Provides
    @Singleton
    PostgresLeases leases() {
        return new PostgresLeases(database.single());
    }
}
