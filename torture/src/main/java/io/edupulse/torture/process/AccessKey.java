package io.edupulse.torture.process;

import io.edupulse.torture.history.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key of all nodes of a run: a token of one is taken by all.
public final class AccessKey {

    private static final int BYTES = 32;

    private final byte[] bits = new byte[BYTES];

    public AccessKey() {
        new SecureRandom().nextBytes(bits);
    }

    /// A token of an operator.
    public String token(Duration validFor) {
        var now = Instant.now();
        var header = Json.object().put("alg", "HS256");
        var claims = Json.object()
                .put("iss", "edupulse-local")
                .put("sub", "torture")
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(validFor).getEpochSecond())
                .set("roles", Json.of(List.of("operator")));
        var signed = encoded(header.toString()) + "." + encoded(claims.toString());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bits, "HmacSHA256"));
            var signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /// Puts it where a node finds it.
    void write(Path data) throws IOException {
        var file = data.resolve("access.key");
        Files.writeString(file, Base64.getEncoder().encodeToString(bits) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
