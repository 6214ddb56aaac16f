package io.edupulse.node.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The node that runs on a data folder, asked over its HTTP by a command of the same user: the node has its connections
/// already, so that the command need not open any. Immutable.
public final class RunningNode {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /// Beyond what the caller is ready to wait.
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /// In whose name a command works that names no one else.
    public static final String USER = System.getProperty("user.name", Caller.OPERATOR);

    private static final Duration TOKEN_LASTS = Duration.ofMinutes(5);

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addDeserializer(Instant.class, new Parsed<>(Instant.class, Instant::parse))
                    .addDeserializer(Duration.class, new Parsed<>(Duration.class, Duration::parse)))
            .build();

    private final String url;
    private final Path folder;

    /// What the node has answered.
    ///
    /// @param body JSON; null for an empty one
    public record Answer(int status, JsonNode body) {

        /// Whether the node has done what it was asked.
        public boolean isDone() {
            return status < HttpURLConnection.HTTP_BAD_REQUEST;
        }

        public String code() {
            return body.path("code").asText("internal");
        }

        public String message() {
            return body.path("detail").asText(Text.format("The node has answered with status %d", status));
        }

        /// The same as an exception, whose code is the node's.
        public CodedException failure() {
            return new CodedException(code(), message());
        }

        /// The body as a record.
        public <T> T as(Class<T> type) {
            try {
                return JSON.treeToValue(body, type);
            } catch (JsonProcessingException e) {
                throw new CodedException(
                        "node.other-version",
                        Text.format(
                                "The node answers with what this program does not know: %s", e.getOriginalMessage()),
                        e);
            }
        }
    }

    private static final class Parsed<T> extends FromStringDeserializer<T> {

        private final transient Parser<T> parser;

        /// Makes a value of its text.
        interface Parser<T> {
            T parse(String text);
        }

        Parsed(Class<T> type, Parser<T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) {
            return parser.parse(text);
        }
    }

    private RunningNode(String url, Path folder) {
        this.url = url;
        this.folder = folder;
    }

    /// Empty if the settings name a database themselves, if no node has announced HTTP, or if its tokens are not those
    /// of its own key.
    public static Optional<RunningNode> find(Settings settings) {
        if (settings.find(Setting.DATABASE_URL).isPresent()
                || settings.find(Setting.JWKS_URL).isPresent()) {
            return Optional.empty();
        }
        var folder = settings.get(Setting.DATA);
        return NodeFolder.find(folder)
                .flatMap(address -> Optional.ofNullable(address.httpUrl()))
                .filter(url -> url.startsWith("http:") && LocalKey.exists(folder))
                .map(url -> new RunningNode(url, folder));
    }

    /// Asks for a path.
    ///
    /// @param parameters of the address
    /// @param patience how long the node may wait for something before it answers
    /// @return empty if no process listens there
    /// @throws CodedException with `node.unavailable` if there is one that does not answer
    public Optional<Answer> get(String path, Map<String, String> parameters, Duration patience) {
        var query = parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&", parameters.isEmpty() ? "" : "?", ""));
        return ask("GET", path + query, Map.of(), null, USER, patience);
    }

    /// Sends a body.
    ///
    /// @param subject in whose name
    /// @return empty if no process listens there
    /// @throws CodedException with `node.unavailable` if there is one that does not answer; it may have done it
    public Optional<Answer> post(String path, Map<String, String> headers, byte[] body, String subject) {
        return ask("POST", path, headers, body, subject, Duration.ZERO);
    }

    private Optional<Answer> ask(
            String method,
            String path,
            Map<String, String> headers,
            byte @Nullable [] body,
            String subject,
            Duration patience) {
        var uri = URI.create(url + path);
        try {
            var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
            connection.setReadTimeout((int) ANSWER_LIMIT.plus(patience).toMillis());
            var token = LocalKey.of(folder).sign(new Caller(subject, Set.of(Caller.OPERATOR)), TOKEN_LASTS);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (var out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            return Optional.of(answer(connection));
        } catch (ConnectException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CodedException(
                    "node.unavailable",
                    Text.format("The node does not answer at %s: %s", url, String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (var body = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : connection.getErrorStream()) {
            return new Answer(status, JSON.readTree(body == null ? new byte[0] : body.readAllBytes()));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
