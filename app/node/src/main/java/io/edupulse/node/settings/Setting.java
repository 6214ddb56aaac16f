package io.edupulse.node.settings;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.Driver;

/// Something that a user or a program sets: its name, what it means, its default, and which values it takes. [#all]
/// lists the settings; each has one name, from which its flag and its environment variable are made. Immutable.
///
/// @param <T> the type of its values
public final class Setting<T> {

    /// A value of [#LOG_FORMAT].
    public static final String JSON = "json";

    /// A value of [#QUERY_WHEN_BEHIND].
    public static final String PRIMARY = "primary";

    /// The JDBC address of the database.
    public static final Setting<String> DATABASE_URL = optional(
            "database.url",
            "JDBC address of a PostgreSQL 15 or newer; without it, one is started in the data folder",
            Form.text("JDBC address", "an address such as jdbc:postgresql://host/db", Setting::isDatabase));

    /// The user for [#DATABASE_URL].
    public static final Setting<String> DATABASE_USER =
            optional("database.user", "user for that address", Form.text("name", "a name", value -> true));

    /// The password for [#DATABASE_URL].
    public static final Setting<String> DATABASE_PASSWORD = optional(
            "database.password",
            "password for that address; better set by environment or file",
            Form.text("password", "a password", value -> true));

    /// The size of the connection pool.
    public static final Setting<Integer> DATABASE_POOL_SIZE =
            withDefault("database.pool-size", "connections to the database", "16", Form.number("connections", 4, 200));

    /// The number of partitions of a new log. An existing database keeps its number, and contradicting it is an
    /// error.
    public static final Setting<Integer> DATABASE_PARTITIONS = optional(
            "database.partitions",
            "partitions of the log, fixed when a database is made; a new database has 8 without it",
            Form.number("partitions", 1, 1024));

    /// How long the database may be silent before a statement fails.
    public static final Setting<Duration> DATABASE_TIMEOUT = withDefault(
            "database.timeout",
            "how long the database may be silent before a statement fails; rebuilds wait longer",
            "10s",
            Form.time(Duration.ofSeconds(1), Duration.ofMinutes(10)));

    /// Whether a node works on a server that may lose or damage what it has committed.
    public static final Setting<Boolean> DATABASE_UNSAFE = withDefault(
            "database.unsafe",
            "whether a server with fsync off is accepted, which may lose accepted commands; for tests alone",
            "false",
            Form.choice());

    /// The JDBC address of hot standbys.
    public static final Setting<String> QUERY_DATABASE_URL = optional(
            "query.database-url",
            "JDBC address of hot standbys that answer queries, with commas between their hosts; without it, the database"
                    + " answers",
            Form.text("JDBC address", "an address such as jdbc:postgresql://host1,host2/db", Setting::isDatabase));

    /// The size of the connection pool of the standby that answers.
    public static final Setting<Integer> QUERY_POOL_SIZE = withDefault(
            "query.pool-size", "connections to the standby that answers", "16", Form.number("connections", 1, 200));

    /// How far a standby may lag.
    public static final Setting<Duration> QUERY_MAX_LAG = withDefault(
            "query.max-lag",
            "how far a standby may lag the database before it is left out",
            "5s",
            Form.time(Duration.ofSeconds(1), Duration.ofMinutes(10)));

    /// What is done with a query after a receipt that the standby has not replayed.
    public static final Setting<String> QUERY_WHEN_BEHIND = withDefault(
            "query.when-behind",
            "where a query after a receipt is answered that the standby has not replayed yet: wait for the standby, or ask"
                    + " the primary",
            "wait",
            Form.text("wait or primary", "wait or primary", value -> value.equals("wait") || value.equals(PRIMARY)));

    /// The addresses of the broker, with commas between.
    public static final Setting<String> NATS_URL = optional(
            "nats.url",
            "address of a JetStream server; without it, a nats-server is started in the data folder",
            Form.text(
                    "address",
                    "an address such as nats://host:4222, or several with commas between, and characters such as / @ , in a password as %2F %40 %2C",
                    value -> Arrays.stream(value.split(",", -1))
                            .allMatch(url -> url.matches("(nats|tls)://.+") && isUri(url))));

    /// The name that keeps several environments on one broker apart.
    public static final Setting<String> ENVIRONMENT = optional(
            "environment",
            "name of this environment, for several on one broker: its streams are EDUPULSE_<NAME>_<n>, its subjects"
                    + " edupulse.<name>.log and edupulse.<name>.events; without it, EDUPULSE_<n> and edupulse.log",
            Form.text(
                    "name",
                    "a letter and up to 31 more lower-case letters, digits and -, other than log and events",
                    Setting::isEnvironment));

    /// The prefix of the streams' names.
    public static final Setting<String> NATS_STREAM_PREFIX = optional(
            "nats.stream-prefix",
            "what the names of the streams begin with, if not as the environment says",
            Form.text("name", "letters, digits, _ and -", value -> value.matches("[A-Za-z0-9_-]+")));

    /// The replicas of a stream on a cluster.
    public static final Setting<Integer> NATS_REPLICAS =
            withDefault("nats.replicas", "replicas of a stream on a cluster", "1", Form.number("replicas", 1, 5));

    /// The file by which a process logs in to NATS with a JWT.
    public static final Setting<Path> NATS_CREDS = optional(
            "nats.creds", "file with the JWT and the nkey seed of the user for NATS, as nsc makes it", Form.file());

    /// The file by which a process logs in to NATS with an nkey.
    public static final Setting<Path> NATS_NKEY =
            optional("nats.nkey", "file with the nkey seed of the user for NATS, where no JWT is used", Form.file());

    /// The authorities of the servers' certificates.
    public static final Setting<Path> NATS_TLS_CA = optional(
            "nats.tls-ca",
            "PEM file of the authority that signs the certificates of the NATS servers; without it, those of the JDK",
            Form.file());

    /// The certificate of this process.
    public static final Setting<Path> NATS_TLS_CERTIFICATE = optional(
            "nats.tls-certificate",
            "PEM file of the certificate for NATS servers that want one of their clients",
            Form.file());

    /// The key of [#NATS_TLS_CERTIFICATE].
    public static final Setting<Path> NATS_TLS_KEY = optional(
            "nats.tls-key", "PEM file of that certificate's private key, in PKCS #8 and not encrypted", Form.file());

    /// How long an idempotency key is remembered; zero for ever.
    public static final Setting<Duration> KEEP_RECEIPTS =
            withDefault("keep.receipts", "how long an idempotency key is remembered", "30d", Form.retention());

    /// How long finished rebuilds are listed; zero for ever.
    public static final Setting<Duration> KEEP_JOBS =
            withDefault("keep.jobs", "how long finished rebuilds are listed", "30d", Form.retention());

    /// The port of the HTTP interface; zero for any free one.
    public static final Setting<Integer> HTTP_PORT = withDefault(
            "http.port", "port of the HTTP interface; 0 takes any free one", "8080", Form.number("port", 0, 65_535));

    /// The address that the HTTP interface listens on.
    public static final Setting<String> HTTP_ADDRESS = optional(
            "http.address",
            "address that HTTP listens on, such as 0.0.0.0 for all, with TLS or behind a proxy; without it, the loopback"
                    + " interface",
            Form.text("address", "an address of this machine", value -> true));

    /// The origins whose pages may use the HTTP interface, with commas between.
    public static final Setting<String> HTTP_ORIGINS = optional(
            "http.origins",
            "origins whose pages may use HTTP, with commas between; without it, none but its own",
            Form.text(
                    "origins",
                    "origins such as https://app.example.org, with commas between",
                    value -> Arrays.stream(value.split(",", -1))
                            .allMatch(origin -> origin.matches("https?://[^/@,\\s]+"))));

    /// Whether a proxy in front of the HTTP interface has TLS.
    public static final Setting<Boolean> BEHIND_PROXY = withDefault(
            "behind-proxy",
            "whether a proxy in front of HTTP has TLS, so that HTTP needs none",
            "false",
            Form.choice());

    /// The file of the certificate's chain.
    public static final Setting<Path> TLS_CERTIFICATE =
            optional("tls.certificate", "PEM file with the certificate of HTTP and those that signed it", Form.file());

    /// The file of the certificate's private key.
    public static final Setting<Path> TLS_KEY =
            optional("tls.key", "PEM file with the private key of the certificate, in PKCS #8", Form.file());

    /// The address of the keys of an issuer of tokens.
    public static final Setting<String> JWKS_URL = optional(
            "jwks.url",
            "address of the keys of an issuer whose tokens HTTP takes; without it, those of the data folder's key",
            Form.text("address", "an address such as https://id.example.org/jwks", Setting::isHttp));

    /// What tokens must name as their issuer.
    public static final Setting<String> JWKS_ISSUER = optional(
            "jwks.issuer",
            "issuer that tokens of it must name; without it, any",
            Form.text("name", "a name", value -> true));

    /// What tokens must name as their audience.
    public static final Setting<String> JWKS_AUDIENCE = optional(
            "jwks.audience",
            "audience that tokens of it must name; without it, any",
            Form.text("name", "a name", value -> true));

    /// The form of the log.
    public static final Setting<String> LOG_FORMAT = withDefault(
            "log.format",
            "form of the log of the command line: text, or json for a document a line, with trace ids",
            "text",
            Form.text("text or json", "text or json", value -> value.equals("text") || value.equals(JSON)));

    /// Whether a node measures its work.
    public static final Setting<Boolean> METRICS = withDefault(
            "metrics", "whether a node measures its work, and GET /metrics tells it", "true", Form.choice());

    /// Whether the metrics of a node are for everyone.
    public static final Setting<Boolean> METRICS_OPEN =
            withDefault("metrics.open", "whether GET /metrics needs no token", "false", Form.choice());

    /// How many events the relay or a read model may lag the log before the node is not ready; any number
    /// without it.
    public static final Setting<Integer> READY_MAX_LAG = optional(
            "ready.max-lag",
            "events that the relay or a read model may lag the log before the node is not ready; without it, any number",
            Form.number("events", 0, 1_000_000_000));

    /// The shared work that a node takes its part of, with commas between.
    public static final Setting<String> ROLES = withDefault(
            "roles",
            "shared work of a node: relay, which publishes, and projections; none leaves both to other nodes",
            "relay,projections",
            Form.text(
                    "roles",
                    "relay, projections, both with a comma between, or none",
                    value -> value.equals("none")
                            || Arrays.stream(value.split(",", -1))
                                    .allMatch(role -> role.equals("relay") || role.equals("projections"))));

    /// The read models that a node works on, with commas between.
    public static final Setting<String> PROJECTIONS = optional(
            "projections",
            "read models that a node works on, with commas between; without it, all of the program",
            Form.text("names", "names of read models with commas between", value -> true));

    /// How long a node that stops still answers.
    public static final Setting<Duration> SHUTDOWN_DRAIN = withDefault(
            "shutdown.drain",
            "how long a node that stops still answers over HTTP while it says that it is not ready, so that load balancers"
                    + " send no more to it",
            "0s",
            Form.time(Duration.ZERO, Duration.ofMinutes(10)));

    /// How long a node has to stop.
    public static final Setting<Duration> SHUTDOWN_LIMIT = withDefault(
            "shutdown.limit",
            "how long a node has to stop",
            "20s",
            Form.time(Duration.ofSeconds(1), Duration.ofMinutes(10)));

    /// The folder of a node.
    public static final Setting<Path> DATA =
            withDefault("data", "folder for what a node started by itself keeps", ".edupulse/data", Form.folder());

    private static final List<Setting<?>> ALL = List.of(
            DATABASE_URL,
            DATABASE_USER,
            DATABASE_PASSWORD,
            DATABASE_POOL_SIZE,
            DATABASE_PARTITIONS,
            DATABASE_TIMEOUT,
            DATABASE_UNSAFE,
            QUERY_DATABASE_URL,
            QUERY_POOL_SIZE,
            QUERY_MAX_LAG,
            QUERY_WHEN_BEHIND,
            NATS_URL,
            ENVIRONMENT,
            NATS_STREAM_PREFIX,
            NATS_REPLICAS,
            NATS_CREDS,
            NATS_NKEY,
            NATS_TLS_CA,
            NATS_TLS_CERTIFICATE,
            NATS_TLS_KEY,
            KEEP_RECEIPTS,
            KEEP_JOBS,
            HTTP_PORT,
            HTTP_ADDRESS,
            HTTP_ORIGINS,
            BEHIND_PROXY,
            TLS_CERTIFICATE,
            TLS_KEY,
            JWKS_URL,
            JWKS_ISSUER,
            JWKS_AUDIENCE,
            LOG_FORMAT,
            METRICS,
            METRICS_OPEN,
            READY_MAX_LAG,
            ROLES,
            PROJECTIONS,
            SHUTDOWN_DRAIN,
            SHUTDOWN_LIMIT,
            DATA);

    private final String name;
    private final String meaning;
    private final Optional<String> defaultText;
    private final Form<T> form;

    private Setting(String name, String meaning, Optional<String> defaultText, Form<T> form) {
        this.name = name;
        this.meaning = meaning;
        this.defaultText = defaultText;
        this.form = form;
    }

    /// All settings, in the order in which they are listed.
    public static List<Setting<?>> all() {
        return ALL;
    }

    /// The name in a file: `database.url`.
    public String name() {
        return name;
    }

    /// The name on the command line: `--database-url`.
    public String flag() {
        return "--" + name.replace('.', '-');
    }

    /// The name in the environment: `EDUPULSE_DATABASE_URL`.
    public String variable() {
        return "EDUPULSE_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /// What it means, without its limits and its default.
    public String meaning() {
        return meaning;
    }

    /// What its value counts or names, such as `connections` or `time`.
    public String unit() {
        return form.unit();
    }

    /// The least and the greatest value, for people; empty if there are none.
    public String limits() {
        return form.limits();
    }

    /// The default as a user would write it; empty for a setting that has none.
    public Optional<String> defaultText() {
        return defaultText;
    }

    /// Meaning, limits and default in one line, as the help of the command line shows them.
    public String description() {
        return meaning
                + (limits().isEmpty() ? "" : ", " + limits())
                + defaultText.map(text -> Text.format(" (default %s)", text)).orElse("");
    }

    @Override
    public String toString() {
        return name;
    }

    /// A value from a text.
    ///
    /// @param source where the text is from, such as `given by --http-port`
    /// @throws CodedException with `config.invalid`, which names the setting, the source and what is allowed
    T read(String text, String source) {
        return form.read()
                .apply(text, Text.format("%s, %s,", name, source))
                .filter(form.accepts())
                .orElseThrow(() -> invalid(text, source));
    }

    /// A value that a program gives.
    ///
    /// @throws CodedException with `config.invalid`
    T checked(T value) {
        if (!form.accepts().test(value)) {
            throw invalid(value.toString(), "set in code");
        }
        return value;
    }

    private CodedException invalid(String text, String source) {
        return new CodedException(
                "config.invalid",
                Text.format("%s, %s, is %s, but must be %s", name, source, shown(text), form.allowed()));
    }

    /// What is written unlike an address may hold a password anywhere.
    private String shown(String text) {
        var redacted = Redaction.url(text);
        boolean isAddress = equals(DATABASE_URL) || equals(QUERY_DATABASE_URL) || equals(NATS_URL);
        boolean mayHoldPassword =
                equals(DATABASE_PASSWORD) || (isAddress && redacted.equals(text) && text.matches(".*[@=].*"));
        return mayHoldPassword ? "not acceptable" : Text.format("'%s'", redacted);
    }

    private static <T> Setting<T> optional(String name, String meaning, Form<T> form) {
        return new Setting<>(name, meaning, Optional.empty(), form);
    }

    private static <T> Setting<T> withDefault(String name, String meaning, String defaultText, Form<T> form) {
        return new Setting<>(name, meaning, Optional.of(defaultText), form);
    }

    /// With a name such as `log`, the subjects of one environment would be among those of another.
    private static boolean isEnvironment(String name) {
        return name.matches("[a-z][a-z0-9-]{0,31}") && !name.equals("log") && !name.equals("events");
    }

    private static boolean isDatabase(String text) {
        return text.startsWith("jdbc:postgresql:") && Driver.parseURL(text, null) != null;
    }

    private static boolean isHttp(String text) {
        return text.matches("https?://.+") && isUri(text);
    }

    private static boolean isUri(String text) {
        try {
            return !new URI(text).getScheme().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
