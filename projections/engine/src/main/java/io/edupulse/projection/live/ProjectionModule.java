package io.edupulse.projection.live;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.edupulse.projection.apply.ParkedEvents;

/// Binds the engine and what looks at it. Needs the `Projections`, a `DSLContext` of the application's role, the
/// `EventReader`, `Announcements`, and for the engine `LiveEvents` and `Leases`.
public final class ProjectionModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Positions.class).toInstance(new Positions());
        bind(ReadModelWaiter.class).in(Singleton.class);
        bind(ReadModelChanges.class).in(Singleton.class);
        bind(ProjectionStatus.class).in(Singleton.class);
        bind(ParkedEvents.class).in(Singleton.class);
    }
}
