package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Library;
import io.edupulse.node.library.Shelf.BooksOfShelf;
import io.edupulse.node.library.Shelf.FindBook;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program gets over HTTP without writing a line: its commands and queries, the log and the operations.
class HttpIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /// A reader may ask which books there are, and a reader of a shelf may also buy books for it.
    private static final Program PROGRAM = Library.PROGRAM.access((who, message, beginnings) -> switch (message) {
        case BooksOfShelf _, FindBook _ -> who.is("reader");
        case BuyBook buy -> who.is(buy.shelf());
        default -> false;
    });

    @TempDir
    private static Path folder;

    private static Node node;

    private record Answer(int status, HttpResponse<String> response) {

        JsonNode json() throws IOException {
            return JSON.readTree(response.body());
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        String code() throws IOException {
            return json().path("code").asText();
        }
    }

    @BeforeAll
    static void start() {
        node = PROGRAM.start(Settings.defaults()
                .with(Setting.DATA, folder)
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.HTTP_PORT, 0)
                .servingHttp());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpRequest.Builder request(String path, String... roles) {
        return request(node, folder, path, roles);
    }

    /// @param data the folder of the node
    private static HttpRequest.Builder request(Node node, Path data, String path, String... roles) {
        var token = LocalKey.of(data).sign(new Caller("anna", Set.of(roles)), LIMIT);
        return HttpRequest.newBuilder(URI.create(node.httpUrl().orElseThrow() + path))
                .header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder request) throws Exception {
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response);
    }

    private static Answer get(String path, String... roles) throws Exception {
        return send(request(path, roles.length == 0 ? new String[] {"operator"} : roles));
    }

    private static HttpRequest.Builder buying(UUID book, String title, String shelf, String... roles) {
        return request("/v1/commands/BuyBook", roles)
                .POST(BodyPublishers.ofString(
                        Text.format("{\"book_id\":\"%s\",\"title\":\"%s\",\"shelf\":\"%s\"}", book, title, shelf)));
    }

    private static String after(Answer accepted) throws IOException {
        var receipt = accepted.json().path("receipt");
        return receipt.path("partition").asText() + ":"
                + receipt.path("position").asText();
    }

    @Test
    void a_command_gets_a_receipt_for_which_a_query_can_wait() throws Exception {
        var book = UUID.randomUUID();
        var sent = send(buying(book, "Dune", "receipts", "receipts"));
        assertThat(sent.status()).as(sent.response().body()).isEqualTo(200);
        assertThat(sent.header("ETag")).hasValue("\"1\"");

        var found = get("/v1/queries/find-book?book_id=" + book + "&_after=" + after(sent), "reader");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().path("title").asText()).isEqualTo("Dune");

        var late = get("/v1/queries/find-book?_after=0:999999&_wait=0&book_id=" + book, "reader");
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.code()).isEqualTo("projection.behind");
    }

    @Test
    void the_actor_of_an_event_is_the_subject_of_the_token() throws Exception {
        var book = UUID.randomUUID();
        send(buying(book, "Persuasion", "actors", "actors")
                .header("Correlation-Id", "shopping")
                .header("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        var event = get("/v1/aggregates/" + book + "/events").json().at("/items/0");
        assertThat(event.at("/metadata/actor").asText()).isEqualTo("anna");
        assertThat(event.at("/metadata/correlation_id").asText()).isEqualTo("shopping");
        assertThat(event.at("/metadata/traceparent").asText()).contains("0af7651916cd43dd8448eb211c80319c");
        assertThat(event.at("/event/payload/title").asText()).isEqualTo("Persuasion");
    }

    @Test
    void the_same_key_gives_the_first_receipt_and_if_match_is_the_expected_sequence() throws Exception {
        var book = UUID.randomUUID();
        var first = send(buying(book, "Emma", "keys", "keys").header("Idempotency-Key", "k1"));
        var again = send(buying(book, "Emma", "keys", "keys").header("Idempotency-Key", "\"k1\""));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("receipt")).isEqualTo(first.json().path("receipt"));
        assertThat(again.json().path("repeated").asBoolean()).isTrue();

        var stale = send(buying(book, "Emma", "keys", "keys").header("If-Match", "\"0\""));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("aggregate.conflict");
        assertThat(send(buying(book, "Emma", "keys", "keys").header("If-None-Match", "*"))
                        .status())
                .isEqualTo(412);
        assertThat(send(buying(UUID.randomUUID(), "Emma", "keys", "keys").header("If-None-Match", "*"))
                        .status())
                .isEqualTo(200);

        var rejected = send(buying(book, "Emma", "keys", "keys").header("If-Match", "\"1\""));
        assertThat(rejected.status()).isEqualTo(422);
        assertThat(rejected.code()).isEqualTo("book.bought");
        assertThat(rejected.header("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void wrong_headers_fields_and_names_are_told_and_write_nothing() throws Exception {
        var book = UUID.randomUUID();
        for (var match : new String[] {"1", "\"x\"", "\"-1\"", "*"}) {
            var refused = send(buying(book, "Emma", "wrong", "wrong").header("If-Match", match));
            assertThat(refused.status()).as(match).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("http.invalid-header");
        }
        assertThat(send(buying(book, "Emma", "wrong", "wrong").header("Idempotency-Key", "k".repeat(201)))
                        .code())
                .isEqualTo("command.invalid-field");
        var unknown = send(request("/v1/commands/BuyBok", "operator").POST(BodyPublishers.ofString("{}")));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("detail").asText()).contains("did you mean BuyBook?");
        assertThat(send(request("/v1/commands/BuyBook", "operator").POST(BodyPublishers.ofString("{}")))
                        .code())
                .isEqualTo("command.missing-field");
        assertThat(get("/v1/aggregates/" + book + "/events").status()).isEqualTo(404);

        assertThat(get("/v1/queries/find-boks").code()).isEqualTo("usage.unknown-query");
        assertThat(get("/v1/queries/find-book").code()).isEqualTo("query.missing-field");
        assertThat(get("/v1/queries/find-book?book_id=1").code()).isEqualTo("query.invalid-field");
        assertThat(get("/v1/queries/find-book?book_id=" + book + "&x=1").code()).isEqualTo("query.unknown-field");
        assertThat(get("/v1/queries/find-book?book_id=" + book + "&_after=x").code())
                .isEqualTo("usage.invalid");
        assertThat(get("/v1/queries/find-book?book_id=" + book).status()).isEqualTo(404);
        assertThat(get("/v1/queries/list-books?limit=1000").code()).isEqualTo("query.invalid-limit");
    }

    @Test
    void an_answer_that_the_client_has_is_not_sent_again() throws Exception {
        send(buying(UUID.randomUUID(), "Ulysses", "tags", "tags"));
        var path = "/v1/queries/books-of-shelf?shelf=tags&limit=5";
        await().atMost(LIMIT).until(() -> get(path, "reader").json().size() == 1);
        var tag = get(path, "reader").header("ETag").orElseThrow();
        var same = send(request(path, "reader").header("If-None-Match", tag));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.response().body()).isEmpty();
    }

    @Test
    void only_who_may_sends_and_asks_and_only_operators_operate() throws Exception {
        assertThat(send(buying(UUID.randomUUID(), "Emma", "novels", "reader")).code())
                .isEqualTo("access.denied");
        assertThat(get("/v1/queries/books-of-shelf?shelf=a&limit=1", "stranger").status())
                .isEqualTo(403);
        assertThat(get("/v1/queries/list-books", "reader").status()).isEqualTo(403);
        for (var path : new String[] {"/v1/status", "/v1/parked", "/v1/rebuilds", "/v1/events?partition=0"}) {
            assertThat(get(path, "reader").status()).as(path).isEqualTo(403);
            assertThat(get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(send(request("/v1/streams/0/reset", "reader").POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_token_of_another_key_that_has_expired_or_is_unsigned_lets_nobody_in() throws Exception {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var operator = new Caller("eve", Set.of("operator"));
        for (var token : new String[] {
            LocalKey.make(elsewhere).sign(operator, LIMIT),
            LocalKey.of(folder).sign(operator, Duration.ofMinutes(-5)),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUiLCJyb2xlcyI6WyJvcGVyYXRvciJdLCJleHAiOjQxMDI0NDQ4MDB9.",
            "nonsense",
            "a.b.c",
            "x".repeat(10_000)
        }) {
            var refused = send(HttpRequest.newBuilder(URI.create(node.httpUrl().orElseThrow() + "/v1/status"))
                    .header("Authorization", "Bearer " + token));
            assertThat(refused.status()).as(token).isEqualTo(401);
            assertThat(refused.code()).isEqualTo("access.invalid-token");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("access.key"))))
                .isEqualTo("rw-------");
    }

    /// Server-sent events, read line by line.
    private static final class Stream implements AutoCloseable {

        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;
        private String id = "";

        Stream(HttpRequest.Builder request) throws Exception {
            response = CLIENT.send(request.header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        JsonNode next() throws IOException {
            while (true) {
                var line = lines.readLine();
                assertThat(line).as("the stream goes on").isNotNull();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                }
                if (line.startsWith("data: ")) {
                    return JSON.readTree(line.substring(6));
                }
            }
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    @Test
    void a_watched_query_sends_each_answer_that_differs_and_nothing_twice_to_who_comes_again() throws Exception {
        var path = "/v1/queries/books-of-shelf?shelf=watched&limit=10";
        String last;
        try (var stream = new Stream(request(path, "reader"))) {
            assertThat(stream.next()).isEmpty();
            send(buying(UUID.randomUUID(), "One", "watched", "watched"));
            assertThat(stream.next()).hasSize(1);
            last = stream.id;
        }
        try (var again = new Stream(request(path, "reader").header("Last-Event-ID", last))) {
            send(buying(UUID.randomUUID(), "Two", "watched", "watched"));
            assertThat(again.next()).as("not the one that it has").hasSize(2);
        }
        var refused = send(request("/v1/queries/find-book?book_id=1", "reader").header("Accept", "text/event-stream"));
        assertThat(refused.status()).isEqualTo(400);
    }

    private static String watching(String first, String second) {
        var queries = Text.format(
                "[{\"as\":\"a\",\"query\":\"books-of-shelf\",\"fields\":{\"shelf\":\"%s\",\"limit\":\"9\"}},"
                        + "{\"as\":\"b\",\"query\":\"books-of-shelf\",\"fields\":{\"shelf\":\"%s\",\"limit\":\"9\"}}]",
                first, second);
        return "/v1/watch?queries=" + URLEncoder.encode(queries, StandardCharsets.UTF_8);
    }

    @Test
    void several_queries_are_watched_over_one_connection() throws Exception {
        String last;
        try (var stream = new Stream(request(watching("left", "right"), "reader"))) {
            assertThat(stream.next().path("answer")).isEmpty();
            assertThat(stream.next().path("as").asText()).isEqualTo("b");
            send(buying(UUID.randomUUID(), "One", "right", "right"));
            var changed = stream.next();
            assertThat(changed.path("as").asText()).isEqualTo("b");
            assertThat(changed.path("answer")).hasSize(1);
            last = stream.id;
        }
        try (var again = new Stream(request(watching("left", "right"), "reader").header("Last-Event-ID", last))) {
            send(buying(UUID.randomUUID(), "Two", "left", "left"));
            assertThat(again.next().path("as").asText()).as("not what it has").isEqualTo("a");
        }
        assertThat(get("/v1/watch").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/watch?queries=nonsense").status()).isEqualTo(400);
        assertThat(get(watching("a", "b").replace("books-of-shelf", "books-of-shlf"))
                        .code())
                .isEqualTo("usage.unknown-query");
        assertThat(get(watching("a", "b"), "stranger").status()).isEqualTo(403);
    }

    @Test
    void events_are_found_by_id_aggregate_type_and_correlation() throws Exception {
        var book = UUID.randomUUID();
        send(buying(book, "Found", "searches", "searches").header("Correlation-Id", "looking"));
        var event = get("/v1/aggregates/" + book + "/events")
                .json()
                .at("/items/0/id")
                .asText();
        for (var query : new String[] {"id=" + event, "aggregate=" + book, "correlation=looking"}) {
            var found = get("/v1/search?" + query).json();
            assertThat(found.path("items")).as(query).hasSize(1);
            assertThat(found.at("/items/0/id").asText()).isEqualTo(event);
            assertThat(found.path("next").isNull()).isTrue();
        }
        assertThat(get("/v1/search?type=BookBought").json().path("items")).isNotEmpty();
        assertThat(get("/v1/search?type=Nothing").json().path("items")).isEmpty();
        assertThat(get("/v1/search?id=" + book).json().path("items")).isEmpty();
        assertThat(get("/v1/search").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/search?id=1").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/search?type=BookBought&before=1").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/search?type=BookBought", "reader").status()).isEqualTo(403);
    }

    @Test
    void the_history_of_an_aggregate_has_its_state_after_each_event() throws Exception {
        var book = UUID.randomUUID();
        send(buying(book, "Then", "times", "times"));
        var history = get("/v1/aggregates/" + book + "/history").json();
        assertThat(history.path("aggregate").asText()).isEqualTo("book");
        assertThat(history.at("/items/0/event/type").asText()).isEqualTo("BookBought");
        assertThat(history.at("/items/0/state").isObject())
                .as(history.toString())
                .isTrue();
        assertThat(history.at("/items/0/problem").isNull()).isTrue();
        assertThat(history.path("next").isNull()).isTrue();
        assertThat(get("/v1/aggregates/" + UUID.randomUUID() + "/history").status())
                .isEqualTo(404);
        assertThat(get("/v1/aggregates/" + book + "/history", "reader").status())
                .isEqualTo(403);
    }

    @Test
    void the_page_of_operations_and_what_it_loads_need_no_token() throws Exception {
        var base = node.httpUrl().orElseThrow();
        for (var path : new String[] {"/", "/operations/", "/shared/base.css", "/shared/uPlot.esm.js"}) {
            assertThat(send(HttpRequest.newBuilder(URI.create(base + path))).status())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void a_watch_at_one_node_shows_what_another_takes_also_across_a_rebuild() throws Exception {
        var data = folder.resolve("second");
        var second = PROGRAM.start(Settings.defaults()
                .with(Setting.DATA, data)
                .with(Setting.DATABASE_URL, node.databaseUrl())
                .with(Setting.NATS_URL, node.natsUrl())
                .with(Setting.DATABASE_POOL_SIZE, 6)
                .with(Setting.HTTP_PORT, 0)
                .servingHttp());
        try (second;
                var stream = new Stream(
                        request(second, data, "/v1/queries/books-of-shelf?shelf=shared&limit=10", "reader"))) {
            assertThat(stream.next()).isEmpty();
            send(buying(UUID.randomUUID(), "One", "shared", "shared"));
            assertThat(stream.next()).hasSize(1);
            rebuild();
            send(buying(UUID.randomUUID(), "Two", "shared", "shared"));
            assertThat(stream.next()).hasSize(2);
        }
    }

    @Test
    void the_log_is_paged_by_position_and_streamed_as_it_grows() throws Exception {
        var book = UUID.randomUUID();
        int partition = send(buying(book, "First", "log", "log"))
                .json()
                .at("/receipt/partition")
                .asInt();
        var page = get("/v1/events?limit=1&partition=" + partition).json();
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.path("next").asLong()).isEqualTo(1);

        try (var all = new Stream(request("/v1/events", "operator"));
                var one = new Stream(request("/v1/events?after=0&partition=" + partition, "operator"))) {
            var other = UUID.randomUUID();
            send(buying(other, "Second", "log", "log"));
            assertThat(all.next().path("aggregate_id").asText()).isEqualTo(other.toString());
            assertThat(one.next().path("position").asLong()).isEqualTo(1);
            assertThat(one.id).isEqualTo("1");
        }
        assertThat(get("/v1/events").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/events?partition=99").code()).isEqualTo("usage.invalid");
        assertThat(send(request("/v1/events", "operator")
                                .header("Accept", "text/event-stream")
                                .header("Last-Event-ID", "1,2,3"))
                        .code())
                .isEqualTo("usage.invalid");
    }

    private static Answer operate(String path, String body) throws Exception {
        return send(request(path, "operator").POST(BodyPublishers.ofString(body)));
    }

    private static void rebuild() throws Exception {
        var before = get("/v1/rebuilds?projection=shelf").json().path("items").size();
        var requested = operate("/v1/rebuilds", "{\"projections\":[\"shelf\"]}");
        assertThat(requested.status()).as(requested.response().body()).isEqualTo(202);
        await().atMost(LIMIT).until(() -> {
            var rebuilds = get("/v1/rebuilds?projection=shelf").json().path("items");
            return rebuilds.size() > before && rebuilds.at("/0/state").asText().equals("swapped");
        });
    }

    @Test
    void operators_rebuild_verify_and_steer() throws Exception {
        send(buying(UUID.randomUUID(), "Rebuilt", "rebuilds", "rebuilds"));
        rebuild();
        var verified = operate("/v1/projections/shelf/verify", "");
        assertThat(verified.status()).as(verified.response().body()).isEqualTo(200);
        assertThat(verified.json().path("projection").asText()).isEqualTo("shelf");
        assertThat(operate("/v1/projections/shelf/rollback", "").status()).isEqualTo(200);
        assertThat(operate("/v1/streams/verify", "").json().path("equal").asBoolean())
                .isTrue();

        assertThat(operate("/v1/rebuilds/shelf/pause", "").code()).isEqualTo("rebuild.none");
        assertThat(operate("/v1/rebuilds", "{\"projections\":[\"shlf\"]}").code())
                .isEqualTo("projection.unknown");
        assertThat(operate("/v1/rebuilds", "{}").code()).isEqualTo("query.missing-field");
        assertThat(operate("/v1/parked/shelf/retry", "").json().path("applied").asInt())
                .isZero();
        assertThat(operate("/v1/parked/shelf/" + UUID.randomUUID() + "/discard", "")
                        .code())
                .isEqualTo("parked.none");
        assertThat(operate("/v1/streams/7/reset", "").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/parked?limit=0").code()).isEqualTo("usage.invalid");
        assertThat(get("/v1/parked?page=1").json().path("detail").asText())
                .contains("there are projection, cursor, limit");
    }

    @Test
    void health_and_the_document_need_no_token() throws Exception {
        var base = node.httpUrl().orElseThrow();
        for (var path : new String[] {"/health/live", "/health/ready", "/openapi.json"}) {
            assertThat(send(HttpRequest.newBuilder(URI.create(base + path))).status())
                    .as(path)
                    .isEqualTo(200);
        }
        var paths = get("/openapi.json").json().path("paths");
        assertThat(paths.fieldNames())
                .toIterable()
                .contains("/v1/commands/BuyBook", "/v1/queries/find-book", "/v1/events", "/v1/rebuilds");
    }
}
