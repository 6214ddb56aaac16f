package io.edupulse.node.http;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// What a path answers.
///
/// @param path its parts, of which `{name}` is any text without a slash
/// @param isOpen whether it is answered without a token
/// @param atOnce how many requests are worked on at a time; further ones wait for a moment, and are then refused
/// @param description for the document of the interface
public record Route(
        String method, List<String> path, boolean isOpen, Semaphore atOnce, Handler handler, Description description) {

    /// Answers one kind of request. What it throws gets the status of [FailureStatus].
    @FunctionalInterface
    public interface Handler {
        Answer handle(Request request) throws IOException, InterruptedException;
    }

    /// For whoever has a token; the handler decides what that caller may.
    public static Route of(String method, String path, int atOnce, Description description, Handler handler) {
        return new Route(method, parts(path), false, new Semaphore(atOnce, true), handler, description);
    }

    /// For everyone.
    public static Route open(String method, String path, int atOnce, Description description, Handler handler) {
        return new Route(method, parts(path), true, new Semaphore(atOnce, true), handler, description);
    }

    /// The variables of a path; empty if it is another one.
    Optional<Map<String, String>> match(List<String> asked) {
        if (asked.size() != path.size()) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (int i = 0; i < path.size(); i++) {
            var part = path.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), asked.get(i));
            } else if (!part.equals(asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /// A `GET` can be asked with `HEAD` too; the server then leaves out the body.
    boolean takes(String asked) {
        return asked.equals(method) || (method.equals("GET") && asked.equals("HEAD"));
    }

    String allowed() {
        return method.equals("GET") ? "GET, HEAD" : method;
    }

    /// The path with the names of its variables.
    String template() {
        return String.join("/", path);
    }

    static List<String> parts(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    @Override
    public String toString() {
        return Text.format("%s %s", method, template());
    }
}
