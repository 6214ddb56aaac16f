package io.edupulse.node.http;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What a client wants, whatever server has received it.
///
/// @param header gives the value of a header, if it is there
/// @param body reads the body, not before it is called
record Request(String method, String path, Function<String, Optional<String>> header, Body body) {

    private static final String JSON = "application/json";

    /// The body, which must be called JSON if it is called anything: of the other kinds there are some that a page may
    /// send to other origins without asking first.
    ///
    /// @throws CodedException with `http.not-json` or `command.too-large`
    byte[] json() throws IOException {
        var type = header.apply("Content-Type").orElse(JSON);
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON)) {
            throw new CodedException(
                    "http.not-json", Text.format("A command is sent as Content-Type: %s, not as %s", JSON, type));
        }
        return body.read();
    }

    /// The body of a request.
    @FunctionalInterface
    interface Body {

        /// @throws CodedException with `command.too-large` if it has more bytes than are taken
        byte[] read() throws IOException;
    }
}
