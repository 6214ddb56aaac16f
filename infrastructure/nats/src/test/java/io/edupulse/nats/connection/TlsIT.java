package io.edupulse.nats.connection;

import static io.edupulse.nats.connection.SecureServer.tls;
import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestAuthority;
import io.edupulse.log.TestAuthority.Signed;
import io.edupulse.nats.connection.NatsCredentials.Certificate;
import io.edupulse.nats.connection.NatsCredentials.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// TLS with a nats-server, whose certificates an authority of the test signs.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class TlsIT {

    private static final String LOOPBACK = "dns:localhost,ip:127.0.0.1";
    private static final String VERIFIES = ", ca_file: \"%s\", verify: true";

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private SecureServer server;

    @BeforeEach
    void start() throws Exception {
        authority = TestAuthority.in(folder.resolve("authority"));
        server = new SecureServer(folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_server_with_a_certificate_of_the_authority_is_connected_to() throws Exception {
        server.start(tls(authority.sign(LOOPBACK), ""));

        assertConnects("tls", "localhost", trusting(authority));
        assertConnects("tls", "127.0.0.1", trusting(authority));
        assertConnects("nats", "localhost", trusting(authority));
    }

    /// The library alone would look for the IP address in the certificate.
    @Test
    void a_certificate_needs_the_name_of_the_address_alone() throws Exception {
        server.start(tls(authority.sign("dns:localhost"), ""));

        assertConnects("tls", "localhost", trusting(authority));
    }

    @Test
    void a_certificate_of_another_authority_is_refused() throws Exception {
        server.start(tls(authority.sign(LOOPBACK), ""));
        var another = TestAuthority.in(folder.resolve("another"));

        assertRefused("tls", "localhost", trusting(another), "certificate is not accepted", "nats.tls-ca");
        assertRefused("tls", "localhost", NatsCredentials.ofAddress(), "certificate is not accepted", "nats.tls-ca");
    }

    /// The library alone would accept it.
    @Test
    void a_certificate_of_another_host_is_refused() throws Exception {
        server.start(tls(authority.sign("dns:nats.example.org"), ""));

        assertRefused("tls", "localhost", trusting(authority), "certificate is not accepted", "localhost");
        assertRefused("tls", "127.0.0.1", trusting(authority), "certificate is not accepted", "127.0.0.1");
    }

    @Test
    void an_expired_certificate_is_refused() throws Exception {
        server.start(tls(authority.signExpired(LOOPBACK), ""));

        assertRefused("tls", "localhost", trusting(authority), "certificate is not accepted", "expired");
    }

    @Test
    void a_server_without_tls_gets_nothing_from_one_who_wants_it() throws Exception {
        server.start("");

        assertRefused("tls", "localhost", trusting(authority), "the server has no TLS");
        assertRefused("nats", "localhost", trusting(authority), "the server has no TLS");
    }

    @Test
    void a_server_that_wants_tls_says_so_to_one_who_does_not() throws Exception {
        server.start(tls(authority.sign(LOOPBACK), ""));

        assertRefused("nats", "localhost", NatsCredentials.ofAddress(), "use tls://");
    }

    @Test
    void a_server_that_wants_certificates_of_its_clients_gets_one() throws Exception {
        server.start(tls(authority.sign(LOOPBACK), Text.format(VERIFIES, authority.certificate())));
        var another = TestAuthority.in(folder.resolve("another"));

        assertConnects("tls", "localhost", showing(authority.sign("dns:node")));
        assertRefused("tls", "localhost", trusting(authority), "do not agree on TLS", "nats.tls-certificate");
        // the library tells only sometimes why the server has ended this one
        assertRefused("tls", "localhost", showing(another.sign("dns:node")), "NATS ");
    }

    @Test
    void renewed_files_are_used_by_the_next_connection() throws Exception {
        server.start(tls(authority.sign(LOOPBACK), ""));
        var trusted = Files.copy(authority.certificate(), folder.resolve("trusted.pem"));
        try (var link = link("tls", "localhost", trusting(trusted))) {
            await().atMost(LIMIT).until(() -> link.connected().isPresent());
            var next = TestAuthority.in(folder.resolve("next"));
            server.start(tls(next.sign(LOOPBACK), ""));
            await().atMost(LIMIT).until(() -> link.failure().orElse("").contains("certificate is not accepted"));

            Files.copy(next.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(LIMIT).until(() -> link.connected().isPresent());
            assertThat(link.failure()).isEmpty();
        }
    }

    @Test
    void files_that_cannot_be_used_are_told_before_anything_begins() throws Exception {
        var signed = authority.sign(LOOPBACK);
        var missing = folder.resolve("missing.pem");
        var empty = Files.createFile(folder.resolve("empty.pem"));
        var damaged = Files.writeString(
                folder.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

        assertUnusable(trusting(missing), "nats.tls-ca", "missing.pem", "no such file");
        assertUnusable(trusting(empty), "nats.tls-ca", "empty.pem", "BEGIN CERTIFICATE");
        assertUnusable(trusting(damaged), "nats.tls-ca", "damaged.pem", "damaged");
        assertUnusable(showing(new Signed(missing, signed.key())), "nats.tls-certificate", "missing.pem");
        assertUnusable(showing(new Signed(signed.chain(), signed.chain())), "nats.tls-key", "openssl pkcs8");
    }

    private static void assertUnusable(NatsCredentials credentials, String... told) {
        assertThatThrownBy(credentials::check).isInstanceOfSatisfying(CodedException.class, e -> {
            assertThat(e.code()).isEqualTo("nats.credentials");
            assertThat(e.message()).contains(told);
        });
    }

    private void assertConnects(String scheme, String host, NatsCredentials credentials) {
        try (var link = link(scheme, host, credentials)) {
            await().atMost(LIMIT).until(() -> link.connected().isPresent());
            assertThat(link.failure()).isEmpty();
        }
    }

    private void assertRefused(String scheme, String host, NatsCredentials credentials, String... told) {
        try (var link = link(scheme, host, credentials)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(link.failure())
                            .hasValueSatisfying(why -> assertThat(why).contains(told)));
            assertThat(link.connected()).isEmpty();
        }
    }

    private NatsConnection link(String scheme, String host, NatsCredentials credentials) {
        credentials.check();
        return new NatsConnection(NatsSettings.at(server.url(scheme, host)).with(credentials)).start();
    }

    private static NatsCredentials trusting(TestAuthority authority) throws Exception {
        return trusting(authority.certificate());
    }

    private static NatsCredentials trusting(Path certificate) {
        return credentials(certificate, null);
    }

    private NatsCredentials showing(Signed own) throws Exception {
        return credentials(authority.certificate(), new Certificate(own.chain(), own.key()));
    }

    private static NatsCredentials credentials(Path authority, @Nullable Certificate own) {
        return new NatsCredentials(new User.OfAddress(), Optional.of(authority), Optional.ofNullable(own));
    }
}
