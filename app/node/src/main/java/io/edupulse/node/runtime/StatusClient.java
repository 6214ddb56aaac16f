package io.edupulse.node.runtime;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.node.database.Database;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.status.Found;
import io.edupulse.node.status.Found.Missing;
import io.edupulse.node.status.Found.Seen;
import io.edupulse.node.status.Lookout;
import io.edupulse.node.status.NodeHealth;
import io.edupulse.node.status.NodeState;
import io.edupulse.node.status.StatusReader;
import io.edupulse.node.status.SystemStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at the system from another process than that of a node: at the database, at the broker, and at
/// the node that runs on the data folder, each of which may be away.
public final class StatusClient implements AutoCloseable {

    /// How long the database has to answer for the first time.
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

    /// How long a database that answers has until it is known to be one for this program.
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(60);

    private static final Duration NODE_CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration NODE_ANSWER_LIMIT = Duration.ofSeconds(5);

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Found<Client> client;
    private final Found<NatsSettings> broker;
    private final @Nullable NatsConnection link;
    private final Optional<String> nodeUrl;
    private final StatusReader reader;

    private StatusClient(
            Found<Client> client, Found<NatsSettings> broker, @Nullable NatsConnection link, Optional<String> nodeUrl) {
        this.client = client;
        this.broker = broker;
        this.link = link;
        this.nodeUrl = nodeUrl;
        this.reader = new StatusReader(this::part, this::node);
    }

    /// Connects to what can be reached.
    ///
    /// @throws CodedException with `node.not-running` if it is not known where to look, or
    ///     `database.partitions` if the settings contradict the database
    public static StatusClient open(ProgramDefinition program, Settings settings) {
        var address = NodeFolder.find(settings.get(Setting.DATA));
        var databaseUrl = settings.find(Setting.DATABASE_URL).or(() -> address.map(NodeFolder.Address::databaseUrl));
        var natsUrl = settings.find(Setting.NATS_URL).or(() -> address.map(NodeFolder.Address::natsUrl));
        if (databaseUrl.isEmpty() && natsUrl.isEmpty()) {
            throw Client.notRunning(settings, Setting.DATABASE_URL);
        }
        Found<NatsSettings> broker = natsUrl.<Found<NatsSettings>>map(
                        url -> new Seen<>(Client.natsSettings(settings, url)))
                .orElseGet(() -> notRunning(settings, Setting.NATS_URL));
        Found<Client> client = databaseUrl
                .map(url -> open(program, url, settings, broker))
                .orElseGet(() -> notRunning(settings, Setting.DATABASE_URL));
        var isOwnNode = settings.find(Setting.DATABASE_URL).isEmpty();
        return new StatusClient(
                client,
                broker,
                client instanceof Missing<Client> && broker instanceof Seen<NatsSettings>(var known)
                        ? new NatsConnection(known).start()
                        : null,
                address.filter(found -> isOwnNode).flatMap(found -> Optional.ofNullable(found.httpUrl())));
    }

    /// Looks now; takes some seconds at most.
    public SystemStatus read() {
        return reader.read();
    }

    @Override
    public void close() {
        if (client instanceof Seen<Client>(var open)) {
            open.close();
        }
        if (link != null) {
            link.close();
        }
    }

    private static <T> Found<T> notRunning(Settings settings, Setting<?> instead) {
        var failure = Client.notRunning(settings, instead);
        return new Missing<>(failure.code(), failure.message());
    }

    private static Found<Client> open(
            ProgramDefinition program, String url, Settings settings, Found<NatsSettings> broker) {
        var probe = new Lookout<>("the database", "database.unavailable", () -> Database.requireAnswer(url, settings));
        if (probe.look(Deadline.after(PROBE_LIMIT)) instanceof Missing<Boolean> away) {
            return away.of();
        }
        var modules = broker instanceof Seen<NatsSettings>(var known)
                ? List.of(new BrokerModule(known))
                : List.<BrokerModule>of();
        var opening = new Lookout<>(
                "the database", "database.unavailable", () -> Client.open(program, url, settings, modules));
        var opened = opening.look(Deadline.after(OPEN_LIMIT));
        if (opened instanceof Missing<Client>(var code, var reason) && code.equals("database.partitions")) {
            throw new CodedException(code, reason);
        }
        return opened;
    }

    private <T> T part(Class<T> type) {
        if (client instanceof Missing<Client> away) {
            if (link != null && type == NatsConnection.class) {
                return type.cast(link);
            }
            if (type != NatsSettings.class && type != NatsConnection.class) {
                throw new CodedException(away.code(), away.reason());
            }
        }
        if (broker instanceof Missing<NatsSettings>(var code, var reason)
                && (type == NatsSettings.class || type == NatsConnection.class)) {
            throw new CodedException(code, reason);
        }
        if (type == NatsSettings.class && broker instanceof Seen<NatsSettings>(var known)) {
            return type.cast(known);
        }
        return ((Seen<Client>) client).value().get(type);
    }

    private Optional<Found<NodeState>> node() {
        return nodeUrl.map(StatusClient::ask);
    }

    private static Found<NodeState> ask(String url) {
        try (var answer = answer(URI.create(url + "/health/ready"))) {
            return new Seen<>(JSON.readValue(answer, NodeHealth.Ready.class).node());
        } catch (IOException e) {
            return new Missing<>(
                    "node.unavailable",
                    Text.format("The node does not answer at %s: %s", url, String.valueOf(e.getMessage())));
        }
    }

    private static InputStream answer(URI uri) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) NODE_CONNECT_LIMIT.toMillis());
        connection.setReadTimeout((int) NODE_ANSWER_LIMIT.toMillis());
        var body = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        return body == null ? InputStream.nullInputStream() : body;
    }
}
