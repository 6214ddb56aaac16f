package io.edupulse.node.http;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a client wants, whatever server has received it.
///
/// @param path without the query of the address
/// @param variables what the path has in the places of a route's `{names}`
/// @param query the parameters of the address, read when they are asked for
/// @param header gives the value of a header, if it is there
/// @param body reads the body, not before it is called
/// @param caller who calls; for a route that is open to everyone, [#ANYONE]
public record Request(
        String method,
        String path,
        Map<String, String> variables,
        Supplier<Map<String, List<String>>> query,
        Function<String, Optional<String>> header,
        Body body,
        Caller caller) {

    /// Twice the largest event, since JSON can say the same in more bytes.
    public static final int LARGEST_BODY = 2 << 20;

    /// Of a request that no one has looked at yet.
    public static final Caller ANYONE = new Caller("anyone", Set.of());

    private static final String JSON = "application/json";
    private static final String EVENT_STREAM = "text/event-stream";

    /// The body of a request.
    @FunctionalInterface
    public interface Body {

        /// @throws CodedException with `http.body-too-large`
        byte[] read() throws IOException;
    }

    Request at(Map<String, String> variables) {
        return new Request(method, path, variables, query, header, body, caller);
    }

    Request by(Caller caller) {
        return new Request(method, path, variables, query, header, body, caller);
    }

    /// The same as a part of a trace that the node records.
    ///
    /// @param context in place of the one that the client has sent
    Request within(String context) {
        Function<String, Optional<String>> traced =
                name -> name.equalsIgnoreCase(CommandHeaders.TRACE) ? Optional.of(context) : header.apply(name);
        return new Request(method, path, variables, query, traced, body, caller);
    }

    /// The parameters of the address by name.
    ///
    /// @throws CodedException with `usage.invalid` if one is there twice
    public Map<String, String> parameters() {
        var parameters = new HashMap<String, String>();
        query.get().forEach((name, values) -> {
            if (values.size() > 1) {
                throw new CodedException("usage.invalid", Text.format("The parameter %s is there twice", name));
            }
            parameters.put(name, values.isEmpty() ? "" : values.getFirst());
        });
        return parameters;
    }

    /// What the path has for a name of its route.
    public String variable(String name) {
        return Optional.ofNullable(variables.get(name)).orElseThrow();
    }

    public Optional<String> header(String name) {
        return header.apply(name);
    }

    /// Whether the client wants to be told what changes.
    public boolean wantsEvents() {
        return header("Accept")
                .filter(accepted -> accepted.contains(EVENT_STREAM))
                .isPresent();
    }

    /// The body, which must be called JSON if it is called anything: of the other kinds there are some that a page may
    /// send to other origins without asking first.
    ///
    /// @throws CodedException with `http.not-json` or `http.body-too-large`
    public byte[] json() throws IOException {
        var type = header("Content-Type").orElse(JSON);
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw new CodedException(
                    "http.not-json", Text.format("A body is sent as Content-Type: %s, not as %s", JSON, type));
        }
        return body.read();
    }
}
