package io.edupulse.node.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Admitted;
import io.edupulse.node.access.Caller;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Description;
import io.edupulse.node.http.Origins;
import io.edupulse.node.http.Route;
import io.edupulse.node.http.Routes;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private Path folder;

    private Path chain() {
        return folder.resolve("chain.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    /// Makes a certificate for localhost, signed by itself, and the two files of it.
    private Certificate issue(String alias) throws Exception {
        var store = folder.resolve(alias + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-J-XX:TieredStopAtLevel=1", // it ends soon, and takes a third of the processor time
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + alias,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        var certificate = keys.getCertificate(alias);
        write(chain(), "CERTIFICATE", certificate.getEncoded());
        write(key(), "PRIVATE KEY", keys.getKey(alias, PASSWORD).getEncoded());
        return certificate;
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        var encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(fresh, Text.format("-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n", kind, encoded));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private HttpInterface serve() {
        var status = Route.open(
                "GET",
                "/status",
                4,
                Description.of("status", "test", "status", Object.class),
                request -> Answer.json(200, Map.of("well", true)));
        var routes = new Routes(
                new Origins(true, List.of()),
                request -> Admitted.always(new Caller("anna", Set.of())),
                List.of(status));
        var listening = new Listening(
                InetAddress.getLoopbackAddress(),
                0,
                Optional.of(new io.edupulse.node.http.server.Certificate(chain(), key())));
        return HttpInterface.start(routes, listening);
    }

    /// The subject of the server's certificate, for a client that trusts the given ones.
    private static String subject(HttpInterface http, Certificate... trusted) throws Exception {
        var known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            known.setCertificateEntry("trusted" + i, trusted[i]);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        int port = URI.create(http.url()).getPort();
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            RawHttp.send(socket, "GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(RawHttp.rest(socket)).contains("200 OK", "well");
            var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @Test
    void a_certificate_is_shown_and_a_renewed_one_is_used_without_a_restart() throws Exception {
        var first = issue("first");
        try (var http = serve()) {
            assertThat(http.url()).startsWith("https://localhost:");
            assertThat(subject(http, first)).isEqualTo("CN=first");
            assertThatThrownBy(() -> subject(http)).isInstanceOf(Exception.class);

            var second = issue("second");
            await().atMost(LIMIT)
                    .ignoreExceptionsMatching(e -> e instanceof SSLHandshakeException)
                    .until(() -> subject(http, second).equals("CN=second"));

            Files.writeString(key(), "damaged");
            assertThat(subject(http, second)).as("the old one stays in use").isEqualTo("CN=second");
        }
    }

    @Test
    void files_that_cannot_be_used_are_told() throws Exception {
        assertRefused("http.tls", this::serve);
        issue("first");
        Files.writeString(key(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused("http.tls", this::serve);
    }

    @Test
    void without_tls_or_a_proxy_no_other_machine_is_served() {
        var open = Settings.defaults().with(Setting.HTTP_ADDRESS, "0.0.0.0");
        assertRefused("http.exposed", () -> HttpServing.listening(open));
        assertThat(HttpServing.listening(open.with(Setting.BEHIND_PROXY, true)).isLocal())
                .isFalse();
        assertThat(HttpServing.listening(
                                open.with(Setting.TLS_CERTIFICATE, chain()).with(Setting.TLS_KEY, key()))
                        .scheme())
                .isEqualTo("https");
        assertRefused("config.invalid", () -> HttpServing.listening(open.with(Setting.TLS_KEY, key())));
        assertRefused(
                "config.invalid",
                () -> HttpServing.listening(Settings.defaults().with(Setting.HTTP_ADDRESS, "no.such.host.invalid")));
    }

    private static void assertRefused(String code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
