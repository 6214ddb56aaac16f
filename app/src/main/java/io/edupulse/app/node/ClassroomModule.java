package io.edupulse.app.node;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.edupulse.classroom.Classroom;
import io.edupulse.json.JsonModule;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.postgres.snapshot.SnapshotModule;
import io.edupulse.postgres.store.StoreModule;
import io.edupulse.projections.classroom.ClassroomProjections;
import io.edupulse.projections.classroom.ClassroomReadModelsModule;
import io.edupulse.projections.engine.ProjectionModule;
import io.edupulse.projections.engine.Projections;
import io.edupulse.projections.rebuild.RebuildModule;
import java.time.Clock;

/// Binds the product and all of the framework that needs only the database: commands, read models, rebuilds.
final class ClassroomModule extends AbstractModule {

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        install(new JsonModule());
        install(new StoreModule());
        install(new SnapshotModule());
        install(new ProjectionModule());
        install(new ClassroomReadModelsModule());
        install(new RebuildModule());
        bind(Aggregates.class).toInstance(Classroom.AGGREGATES);
        bind(Projections.class).toInstance(new Projections(ClassroomProjections.all()));
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(EventBus.class).to(GroupCommitEventBus.class);
        bind(GroupCommitEventBus.class).in(Singleton.class);
        bind(CommandGateway.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    EventIds eventIds(Clock clock) {
        return new EventIds(clock);
    }
}
