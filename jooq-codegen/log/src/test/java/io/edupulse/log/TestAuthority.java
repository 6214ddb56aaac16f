package io.edupulse.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// An authority that signs certificates for one test, made by the JDK's `keytool`. Its files are PEM.
public final class TestAuthority {

    private static final String PASSWORD = "of-the-test";
    private static final String SIGNER = "authority";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final AtomicInteger numbers = new AtomicInteger();
    private final Path folder;
    private final Path store;

    private TestAuthority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
    }

    /// A certificate and its private key, which only the owner can read.
    ///
    /// @param chain PEM
    /// @param key PEM, PKCS #8
    public record Signed(Path chain, Path key) {}

    /// A new authority.
    ///
    /// @param folder is made, and has its files
    public static TestAuthority in(Path folder) throws IOException, InterruptedException {
        var authority = new TestAuthority(Files.createDirectories(folder));
        authority.keytool(SIGNER, List.of("-dname", "CN=An authority of a test", "-ext", "bc:c", "-validity", "2"));
        return authority;
    }

    /// The authority's own certificate, in PEM.
    public Path certificate() throws IOException, GeneralSecurityException {
        return write(
                "authority.pem", "CERTIFICATE", keys().getCertificate(SIGNER).getEncoded());
    }

    /// A certificate of today.
    ///
    /// @param names such as `dns:localhost,ip:127.0.0.1`
    public Signed sign(String names) throws IOException, GeneralSecurityException, InterruptedException {
        return sign(names, List.of("-validity", "2"));
    }

    /// A certificate that was valid until yesterday.
    public Signed signExpired(String names) throws IOException, GeneralSecurityException, InterruptedException {
        return sign(names, List.of("-startdate", "-3d", "-validity", "2"));
    }

    private Signed sign(String names, List<String> validity)
            throws IOException, GeneralSecurityException, InterruptedException {
        var alias = "signed-" + numbers.incrementAndGet();
        var options = new ArrayList<>(List.of("-dname", "CN=" + alias, "-ext", "san=" + names));
        options.addAll(List.of("-signer", SIGNER, "-signerkeypass", PASSWORD));
        options.addAll(validity);
        keytool(alias, options);
        var keys = keys();
        var chain =
                write(alias + ".pem", "CERTIFICATE", keys.getCertificate(alias).getEncoded());
        var key = Objects.requireNonNull(keys.getKey(alias, PASSWORD.toCharArray()));
        return new Signed(chain, write(alias + "-key.pem", "PRIVATE KEY", key.getEncoded()));
    }

    private void keytool(String alias, List<String> options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", // it ends soon, and takes a third of the processor time
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                alias,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1"));
        command.addAll(options);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /// PostgreSQL takes no key that others can read.
    private Path write(String name, String type, byte[] content) throws IOException {
        var file = Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + type + "-----\n" + BASE64.encodeToString(content) + "\n-----END " + type + "-----\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
