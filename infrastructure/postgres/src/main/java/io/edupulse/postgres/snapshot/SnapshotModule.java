package io.edupulse.postgres.snapshot;

import com.google.inject.AbstractModule;
import io.edupulse.kernel.snapshot.Snapshots;

/// Binds the snapshots. Requires bindings of a `DSLContext` of the application's role, and of the `Aggregates`.
public final class SnapshotModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(PostgresSnapshots.class).asEagerSingleton();
        bind(Snapshots.class).to(PostgresSnapshots.class);
    }
}
