package io.edupulse.nats.connection;

import io.edupulse.kernel.text.Text;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;

/// Signs the server's challenge with the seed of a file, and shows the JWT of the same file if it is to have one. The
/// file is read each time. Thread-safe.
///
/// The library signs by Bouncy Castle, which loads code of the processor from a temporary folder if it may, and of that
/// the JDK warns on the error output. One signature for each connection does not need it.
final class CredentialsHandler implements AuthHandler {

    private static final Pattern JWT = Pattern.compile("^\\s*(eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+)\\s*$", Pattern.MULTILINE);
    private static final Pattern SEED = Pattern.compile("^\\s*(SU[A-Z2-7]{56})\\s*$", Pattern.MULTILINE);
    private static final char[] NONE = {};
    private static final String SIGNED_BY = "org.bouncycastle.native.cpu_variant";

    static {
        if (System.getProperty(SIGNED_BY) == null) {
            System.setProperty(SIGNED_BY, "java");
        }
    }

    private final CredentialFile file;
    private final boolean hasJwt;

    private CredentialsHandler(CredentialFile file, boolean hasJwt) {
        this.file = file;
        this.hasJwt = hasJwt;
    }

    /// What a key does.
    @FunctionalInterface
    private interface Use<T> {
        T of(NKey key) throws GeneralSecurityException, IOException;
    }

    static CredentialsHandler withJwt(Path file) {
        return new CredentialsHandler(new CredentialFile("nats.creds", file), true);
    }

    static CredentialsHandler withoutJwt(Path file) {
        return new CredentialsHandler(new CredentialFile("nats.nkey", file), false);
    }

    /// @throws io.edupulse.kernel.failure.CodedException with `nats.credentials`
    void check() {
        var _ = getID();
        var _ = getJWT();
    }

    @Override
    public byte[] sign(byte[] nonce) {
        return use(key -> key.sign(nonce));
    }

    @Override
    public char[] getID() {
        return use(key -> key.getPublicKey().clone());
    }

    @Override
    public char[] getJWT() {
        return hasJwt ? found(JWT, "the JWT of a user") : NONE;
    }

    private <T> T use(Use<T> use) {
        var key = key();
        try {
            return use.of(key);
        } catch (GeneralSecurityException | IOException e) {
            throw file.unusable("its nkey cannot be used", e);
        } finally {
            key.clear();
        }
    }

    private NKey key() {
        var seed = found(SEED, "the seed of a user's nkey, which begins with SU");
        try {
            return NKey.fromSeed(seed);
        } catch (IllegalArgumentException e) {
            throw file.unusable("the seed of its nkey is damaged", e);
        }
    }

    private char[] found(Pattern pattern, String what) {
        var found = pattern.matcher(file.text());
        if (!found.find()) {
            throw file.unusable(Text.format("it does not have %s on a line of its own", what), null);
        }
        return found.group(1).toCharArray();
    }
}
