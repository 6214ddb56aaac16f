package io.edupulse.infrastructure.snapshot;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.edupulse.kernel.snapshot.Snapshots;

/// Binds the snapshots. Needs a `DSLContext` of the application's role.
public final class SnapshotModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(PostgresSnapshots.class).in(Singleton.class);
        bind(Snapshots.class).to(PostgresSnapshots.class);
    }
}
