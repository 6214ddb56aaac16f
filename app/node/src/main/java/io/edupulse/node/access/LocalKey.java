package io.edupulse.node.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.file.OwnerOnly;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The key of a node that needs no issuer of tokens: 256 random bits in a file that only its owner can read.
/// Whoever can read the file can sign tokens with it. Immutable.
public final class LocalKey {

    static final JWSAlgorithm ALGORITHM = JWSAlgorithm.HS256;
    static final String ISSUER = "edupulse-local";

    private static final int BYTES = 32;

    private final SecretKey key;

    private LocalKey(byte[] bits) {
        this.key = new SecretKeySpec(bits, "HmacSHA256");
    }

    /// The key of a folder, made if there is none.
    ///
    /// @throws CodedException with `access.key-unusable`
    public static LocalKey make(Path folder) {
        var file = file(folder);
        try {
            if (Files.notExists(file)) {
                write(file);
            }
            return read(file);
        } catch (IOException e) {
            throw unusable(file, e.toString(), e);
        }
    }

    /// The key of a folder in which a node has run.
    ///
    /// @throws CodedException with `access.no-local-key` or `access.key-unusable`
    public static LocalKey of(Path folder) {
        var file = file(folder);
        if (Files.notExists(file)) {
            throw new CodedException(
                    "access.no-local-key",
                    Text.format("There is no key %s: `serve` makes it, or give the node's folder with --data", file));
        }
        try {
            return read(file);
        } catch (IOException e) {
            throw unusable(file, e.toString(), e);
        }
    }

    /// Whether a folder has a key.
    public static boolean exists(Path folder) {
        return Files.exists(file(folder));
    }

    /// A token that this key has signed.
    public String sign(Caller who, Duration validFor) {
        var now = Instant.now();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(who.subject())
                .claim(TokenVerifier.ROLES, List.copyOf(who.roles()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(validFor)))
                .build();
        var token = new SignedJWT(new JWSHeader(ALGORITHM), claims);
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("A key of 256 bits signs HS256", e);
        }
        return token.serialize();
    }

    SecretKey secret() {
        return key;
    }

    private static Path file(Path folder) {
        return folder.resolve("access.key");
    }

    /// Whole from its first moment on, so that a command that reads it meanwhile does not find half of it.
    private static void write(Path file) throws IOException {
        var bits = new byte[BYTES];
        new SecureRandom().nextBytes(bits);
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        OwnerOnly.write(fresh, Base64.getEncoder().encodeToString(bits) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static LocalKey read(Path file) throws IOException {
        try {
            var bits = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (bits.length == BYTES) {
                return new LocalKey(bits);
            }
            throw unusable(file, Text.format("it has %d bytes", bits.length), null);
        } catch (IllegalArgumentException e) {
            throw unusable(file, "it is not Base64", e);
        }
    }

    private static CodedException unusable(Path file, String reason, @Nullable Throwable e) {
        return new CodedException(
                "access.key-unusable",
                Text.format(
                        "The key %s cannot be used, %s: delete it, so that `serve` makes another; tokens of the old one are then void",
                        file, reason),
                e);
    }
}
