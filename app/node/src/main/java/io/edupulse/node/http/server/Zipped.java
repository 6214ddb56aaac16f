package io.edupulse.node.http.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/// Bodies in fewer bytes, for clients that take them so.
final class Zipped {

    static final String ENCODING = "gzip";

    /// Smaller ones go into one packet anyway.
    private static final int SMALLEST = 1_400;

    private static final Pattern WANTED =
            Pattern.compile("(?:^|,)\\s*(?:gzip|\\*)\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[^,]*)?(?:,|$)");

    private Zipped() {}

    /// @param accepted what the client has told that it takes
    static boolean isWanted(Optional<String> accepted, byte[] bytes) {
        return bytes.length >= SMALLEST
                && accepted.filter(all -> WANTED.matcher(all).find()).isPresent();
    }

    static byte[] of(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream(bytes.length / 4);
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }
}
