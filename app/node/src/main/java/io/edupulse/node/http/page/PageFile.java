package io.edupulse.node.http.page;

import com.google.common.hash.Hashing;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.FailureStatus;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Route;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A file as browsers get it. Immutable.
final class PageFile implements Route.Handler {

    /// What a page may load and do: nothing but what this node serves. No script or style stands in a page itself.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// By the end of the name.
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png");

    private final byte[] bytes;
    private final Map<String, String> headers;

    private PageFile(byte[] bytes, Map<String, String> headers) {
        this.bytes = bytes;
        this.headers = headers;
    }

    /// @throws CodedException with `program.invalid-page` if its name does not tell what it is
    static PageFile of(String name, byte[] bytes) {
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new CodedException(
                    "program.invalid-page",
                    Text.format(
                            "The file %s of a page is of no known kind: known are %s",
                            name, String.join(", ", new TreeMap<>(TYPES).keySet())));
        }
        var headers = Map.of(
                "Content-Type", type,
                "ETag", "\"" + Hashing.sha256().hashBytes(bytes).toString().substring(0, 24) + "\"",
                "Cache-Control", "no-cache",
                "Content-Security-Policy", POLICY,
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Opener-Policy", "same-origin",
                "Cross-Origin-Resource-Policy", "same-origin");
        return new PageFile(bytes, headers);
    }

    @Override
    public Answer handle(Request request) {
        return request.header("If-None-Match").filter(this::isNamed).isPresent()
                ? Answer.of(FailureStatus.NOT_MODIFIED, headers, new byte[0])
                : Answer.of(FailureStatus.OK, headers, bytes);
    }

    /// A cache on the way may have made the tag a weak one.
    private boolean isNamed(String tags) {
        return Arrays.stream(tags.split(",", -1))
                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                .anyMatch(tag -> tag.equals("*") || tag.equals(headers.get("ETag")));
    }
}
