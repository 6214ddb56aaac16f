package io.edupulse.node.runtime;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import io.edupulse.json.JsonModule;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.bus.EventBus;
import io.edupulse.kernel.bus.GroupCommitEventBus;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.event.EventIds;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.postgres.snapshot.SnapshotModule;
import io.edupulse.postgres.store.StoreModule;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionModule;
import io.edupulse.projection.live.ReadModelChanges;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.read.ReadDatabase;
import io.edupulse.rebuild.RebuildModule;
import java.time.Clock;

/// Binds a program and all of the framework that needs only the database: commands, read models, rebuilds.
final class ProgramModule extends AbstractModule {

    private final ProgramDefinition program;
    private final Telemetry telemetry;

    /// @param telemetry what measures the process, unless the program's own modules bind another
    ProgramModule(ProgramDefinition program, Telemetry telemetry) {
        this.program = program;
        this.telemetry = telemetry;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().disableCircularProxies();
        install(new JsonModule());
        install(new StoreModule());
        install(new SnapshotModule());
        install(new ProjectionModule());
        program.modules().forEach(this::install);
        install(new RebuildModule());
        bind(Aggregates.class).toInstance(program.aggregates());
        bind(Projections.class).toInstance(program.projections());
        bind(Clock.class).toInstance(Clock.systemUTC());
        bind(EventBus.class).to(GroupCommitEventBus.class);
        bind(GroupCommitEventBus.class).in(Singleton.class);
        bind(CommandGateway.class).in(Singleton.class);
        bind(HeadWatch.class);
        OptionalBinder.newOptionalBinder(binder(), Telemetry.class).setDefault().toInstance(telemetry);
    }

    @Provides
    @Singleton
    QueryGateway queries(
            ReadDatabase database, ReadModelWaiter progress, ReadModelChanges changes, Telemetry measuring) {
        return new QueryGateway(program.queries(), database, progress, changes, measuring.tracing());
    }

    @Provides
    @Singleton
    EventIds eventIds(Clock clock) {
        return new EventIds(clock);
    }
}
