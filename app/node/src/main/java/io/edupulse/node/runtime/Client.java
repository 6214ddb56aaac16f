package io.edupulse.node.runtime;

import com.google.inject.Binder;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.Migrations;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.node.database.Database;
import io.edupulse.node.database.DatabaseModule;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.lifecycle.CloseableStack;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.ServiceLookup;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.postgres.lease.PostgresLeases;
import io.edupulse.projection.live.ReadModelChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Commands, queries and rebuilds without a node, on the database of a running node or on one that the settings
/// name. It publishes nothing itself: the nodes find what it has committed.
public final class Client implements ServiceLookup, AutoCloseable {

    private final CloseableStack parts;
    private final Injector injector;

    private Client(CloseableStack parts, Injector injector) {
        this.parts = parts;
        this.injector = injector;
    }

    /// Opens what commands, queries and rebuilds need.
    ///
    /// @throws CodedException if there is no database, or it is not one for this program
    public static Client open(ProgramDefinition program, Settings settings) {
        return open(program, databaseUrl(settings), settings, List.of());
    }

    /// The same, with a connection to NATS, which comes up by itself: where it is used, a broker that is
    /// away is told as `nats.unavailable` after some seconds.
    public static Client openWithNats(ProgramDefinition program, Settings settings) {
        var url = settings.find(Setting.NATS_URL)
                .orElseGet(() -> address(settings, Setting.NATS_URL).natsUrl());
        return open(program, databaseUrl(settings), settings, List.of(new BrokerModule(natsSettings(settings, url))));
    }

    /// Brings the database that the settings names to the schema of this program.
    ///
    /// @throws CodedException with a code that begins with `database.`; then nothing has changed
    public static Migrations.Report migrate(Settings settings) {
        return Database.migrate(databaseUrl(settings), settings);
    }

    @Override
    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    @Override
    public void close() {
        parts.close();
    }

    static NatsSettings natsSettings(Settings settings, String url) {
        var contract = NatsSettings.at(url);
        var named =
                settings.find(Setting.ENVIRONMENT).map(contract::inEnvironment).orElse(contract);
        return new NatsSettings(
                url,
                settings.find(Setting.NATS_STREAM_PREFIX).orElse(named.streamPrefix()),
                named.logSubject(),
                named.eventSubject(),
                settings.get(Setting.NATS_REPLICAS),
                BrokerCredentials.of(settings));
    }

    /// An injector whose errors are those of the parts, and not about injection.
    static Injector inject(Collection<? extends Module> modules) {
        try {
            return Guice.createInjector(Stage.PRODUCTION, modules);
        } catch (CreationException e) {
            throw cause(e.getErrorMessages(), e);
        } catch (ProvisionException e) {
            throw cause(e.getErrorMessages(), e);
        }
    }

    private static RuntimeException cause(Collection<Message> messages, RuntimeException otherwise) {
        return messages.stream()
                .map(Message::getCause)
                .filter(CodedException.class::isInstance)
                .map(CodedException.class::cast)
                .findFirst()
                .<RuntimeException>map(coded -> coded)
                .orElse(otherwise);
    }

    /// A client publishes nothing itself.
    private static void bindCommitListener(Binder binder) {
        var heads = binder.getProvider(HeadWatch.class);
        binder.bind(CommitListener.class).toInstance(events -> heads.get().announceWritten());
    }

    static Client open(ProgramDefinition program, String databaseUrl, Settings settings, List<BrokerModule> more) {
        var parts = new CloseableStack(settings.get(Setting.SHUTDOWN_LIMIT));
        try {
            var database = parts.add(new Database(databaseUrl, settings));
            var modules = new ArrayList<Module>(
                    List.of(new ProgramModule(program, Telemetry.NONE), new DatabaseModule(database, settings), (Module)
                            Client::bindCommitListener));
            if (more.isEmpty()) {
                modules.add(binder -> binder.bind(Announcements.class).toInstance(Announcements.none()));
            }
            modules.addAll(more);
            var injector = inject(modules);
            parts.add(injector.getInstance(PostgresLeases.class));
            parts.add(injector.getInstance(ReadModelChanges.class));
            if (!more.isEmpty()) {
                parts.add(injector.getInstance(NatsConnection.class)).start();
            }
            parts.add(injector.getInstance(CommandGateway.class));
            return new Client(parts, injector);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static String databaseUrl(Settings settings) {
        return settings.find(Setting.DATABASE_URL)
                .orElseGet(() -> address(settings, Setting.DATABASE_URL).databaseUrl());
    }

    private static NodeFolder.Address address(Settings settings, Setting<?> instead) {
        return NodeFolder.find(settings.get(Setting.DATA)).orElseThrow(() -> notRunning(settings, instead));
    }

    /// @param instead the setting that says where to look without a node
    static CodedException notRunning(Settings settings, Setting<?> instead) {
        return new CodedException(
                "node.not-running",
                Text.format(
                        "No node runs on %s: start one with `serve`, or give %s",
                        settings.get(Setting.DATA), instead.flag()));
    }
}
