package io.edupulse.rebuild;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;

/// Binds rebuilds. Needs the `Projections`, a `DSLContext` of the application's role, the `EventReader` and
/// `Leases`. A node also binds the [RebuildTakeover].
public final class RebuildModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Rebuilds.class).in(Singleton.class);
        bind(AutomaticRebuilds.class).in(Singleton.class);
    }
}
