package io.edupulse.node.runtime;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.spi.Message;
import io.edupulse.kernel.bus.CommitListener;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.Migrations;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.node.database.Database;
import io.edupulse.node.database.DatabaseModule;
import io.edupulse.node.folder.DataFolder;
import io.edupulse.node.lifecycle.Parts;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.settings.Configuration;
import io.edupulse.node.settings.Key;
import io.edupulse.postgres.lease.PostgresLeases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The parts that a single command needs, working on the database of a running node or on one that the
/// user names. It publishes nothing itself: the nodes find what it has committed.
public final class Client implements AutoCloseable {

    private final Parts parts;
    private final Injector injector;

    private Client(Parts parts, Injector injector) {
        this.parts = parts;
        this.injector = injector;
    }

    /// Opens what commands, queries and rebuilds need.
    ///
    /// @throws CodedException if there is no database, or it is not one for this program
    public static Client open(ProgramDefinition program, Configuration configuration) {
        return open(program, databaseUrl(configuration), configuration, List.of());
    }

    /// The same, with a connection to NATS, which comes up by itself: where it is used, a broker that is
    /// away is told as `nats.unavailable` after some seconds.
    public static Client openWithNats(ProgramDefinition program, Configuration configuration) {
        var url = configuration
                .natsUrl()
                .orElseGet(() -> address(configuration, Key.NATS_URL).natsUrl());
        return open(
                program,
                databaseUrl(configuration),
                configuration,
                List.of(new BrokerModule(natsSettings(configuration, url))));
    }

    /// Brings the database that the configuration names to the schema of this program.
    ///
    /// @throws CodedException with a code that begins with `database.`; then nothing has changed
    public static Migrations.Report migrate(Configuration configuration) {
        return Database.migrate(databaseUrl(configuration), configuration);
    }

    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    @Override
    public void close() {
        parts.close();
    }

    static NatsSettings natsSettings(Configuration configuration, String url) {
        var contract = NatsSettings.at(url);
        var named = configuration.environment().map(contract::inEnvironment).orElse(contract);
        return new NatsSettings(
                url,
                configuration.streamPrefix().orElse(named.streamPrefix()),
                named.logSubject(),
                named.eventSubject(),
                configuration.replicas());
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

    static Client open(
            ProgramDefinition program, String databaseUrl, Configuration configuration, List<BrokerModule> more) {
        var parts = new Parts(configuration.shutdownLimit());
        try {
            var database = parts.add(new Database(databaseUrl, configuration));
            var modules = new ArrayList<Module>(
                    List.of(new ProgramModule(program), new DatabaseModule(database, configuration), (Module)
                            binder -> binder.bind(CommitListener.class).toInstance(events -> {})));
            modules.addAll(more);
            var injector = inject(modules);
            parts.add(injector.getInstance(PostgresLeases.class));
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

    private static String databaseUrl(Configuration configuration) {
        return configuration
                .databaseUrl()
                .orElseGet(() -> address(configuration, Key.DATABASE_URL).databaseUrl());
    }

    private static DataFolder.Address address(Configuration configuration, Key instead) {
        return DataFolder.find(configuration.data()).orElseThrow(() -> notRunning(configuration, instead));
    }

    /// @param instead the setting that says where to look without a node
    static CodedException notRunning(Configuration configuration, Key instead) {
        return new CodedException(
                "node.not-running",
                Text.format(
                        "No node runs on %s: start one with ./edupulse serve, or give %s",
                        configuration.data(), instead.flag()));
    }
}
