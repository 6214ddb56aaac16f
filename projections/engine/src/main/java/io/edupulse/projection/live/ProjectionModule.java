package io.edupulse.projection.live;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import io.edupulse.projection.apply.ParkedEvents;
import io.edupulse.projection.read.ReadDatabase;
import org.jooq.DSLContext;

/// Binds the engine and what looks at it. Queries read where the projections write, unless another
/// `ReadDatabase` is bound. Needs the `Projections`, a `DSLContext` of the application's role, the
/// `EventReader`, `Announcements`, and for the engine `LiveEvents` and `Leases`.
public final class ProjectionModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Positions.class).toInstance(new Positions());
        bind(ReadModelWaiter.class).in(Singleton.class);
        bind(ReadModelChanges.class).in(Singleton.class);
        var sql = getProvider(DSLContext.class);
        Provider<ReadDatabase> one = () -> ReadDatabase.of(sql.get());
        OptionalBinder.newOptionalBinder(binder(), ReadDatabase.class)
                .setDefault()
                .toProvider(one)
                .in(Singleton.class);
        bind(ProjectionStatus.class).in(Singleton.class);
        bind(ParkedEvents.class).in(Singleton.class);
    }
}
