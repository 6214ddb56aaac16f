package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestAuthority;
import io.edupulse.log.TestAuthority.Signed;
import io.edupulse.node.library.Book.BuyBook;
import io.edupulse.node.library.Library;
import io.edupulse.node.library.Shelf.BookRow;
import io.edupulse.node.library.Shelf.BooksOfShelf;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.rebuild.RebuildOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A whole node on a PostgreSQL with `sslmode=verify-full`, and on a nats-server with TLS on both sides and users with
/// nkeys and no more rights than the documentation names.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class SecureServersIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /// Of this test alone.
    private static final String SEED = "SUALC6T7RZ346ETYD3AKSLVU4GR2RLM5V5LJ2EJ4P2EUPSGWKLINCHJZ5I";

    private static final String PUBLIC_KEY = "UDTHKMEABKXGL2VNPIKJ2MURGYQEJGN5FWGXJ3MOONUBOHPFBZ3GKAKX";
    private static final String ANOTHER_SEED = "SUAC6DXTBBKL73DA4CBR2RZTT6N4FTQLTM34WLL5C6SE7BTHNPCOZQX234";

    private static final String LOOPBACK = "dns:localhost,ip:127.0.0.1";

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private SecurePostgres postgres;
    private Process nats;
    private int natsPort;
    private Path nkey;

    @BeforeEach
    void start() throws Exception {
        authority = TestAuthority.in(folder.resolve("authority"));
        var certificate = authority.sign(LOOPBACK);
        postgres = new SecurePostgres(folder.resolve("postgres"), certificate);
        nkey = Files.writeString(folder.resolve("user.nk"), SEED);
        startNats(certificate);
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
        nats.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void a_node_does_all_its_work_through_tls() throws Exception {
        Client.migrate(settings());
        try (var node = Library.PROGRAM.start(settings())) {
            var book = UUID.randomUUID();
            var result = node.commands().send(new BuyBook(book, "Dune", "novels"));
            assertThat(result).isInstanceOf(Accepted.class);
            assertThat(node.queries().ask(new BooksOfShelf("novels", 10), ((Accepted) result).receipt(), LIMIT))
                    .containsExactly(new BookRow(book, "Dune", "novels"));
            node.rebuilds().rebuild("shelf", RebuildOptions.DEFAULT, progress -> {});
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(node.status().reasons()).isEmpty());
            assertThat(node.health().ready().reasons()).isEmpty();
            assertThat(postgres.sessions(true)).isPositive();
            assertThat(postgres.sessions(false)).isZero();
        }
        assertThat(folder.resolve("nats.out")).content().doesNotContainIgnoringCase("violation");
    }

    @Test
    void a_node_with_the_wrong_authority_for_nats_works_without_it_and_says_why() throws Exception {
        var another = TestAuthority.in(folder.resolve("another"));
        Client.migrate(settings());
        try (var node = Library.PROGRAM.start(settings().with(Setting.NATS_TLS_CA, another.certificate()))) {
            assertThat(node.commands().send(new BuyBook(UUID.randomUUID(), "Emma", "novels")))
                    .isInstanceOf(Accepted.class);
            await().atMost(LIMIT).untilAsserted(() -> assertToldByStatus(node, "certificate is not accepted"));
        }
    }

    @Test
    void a_node_with_another_nkey_says_that_its_user_is_refused() throws Exception {
        var another = Files.writeString(folder.resolve("another.nk"), ANOTHER_SEED);
        Client.migrate(settings());
        try (var node = Library.PROGRAM.start(settings().with(Setting.NATS_NKEY, another))) {
            await().atMost(LIMIT).untilAsserted(() -> assertToldByStatus(node, "refuses the user"));
        }
    }

    @Test
    void a_database_with_a_certificate_of_another_authority_is_refused() throws Exception {
        var another = TestAuthority.in(folder.resolve("another"));

        assertDatabaseRefused(settings(postgres.url("localhost", verifyFull(another))), "SSL");
    }

    @Test
    void a_database_with_a_certificate_of_another_host_is_refused() throws Exception {
        postgres.show(authority.sign("dns:db.example.org"));

        assertDatabaseRefused(settings(postgres.url("localhost", verifyFull(authority))), "localhost");
    }

    @Test
    void a_database_without_tls_gets_no_password() throws Exception {
        postgres.showNothing();

        assertDatabaseRefused(settings(postgres.url("localhost", verifyFull(authority))), "SSL");
    }

    @Test
    void a_missing_file_is_told_before_anything_starts() throws Exception {
        var missing = folder.resolve("missing.pem");
        var settings = settings().with(Setting.NATS_TLS_CA, missing);
        assertThatThrownBy(() -> Library.PROGRAM.start(settings)).isInstanceOfSatisfying(CodedException.class, e -> {
            assertThat(e.code()).isEqualTo("nats.credentials");
            assertThat(e.message()).contains("missing.pem", "nats.tls-ca");
        });
        assertThat(settings.get(Setting.DATA)).doesNotExist();

        assertDatabaseRefused(
                settings(postgres.url("localhost", "sslmode=verify-full&sslrootcert=" + missing)), "missing.pem");
    }

    @Test
    void settings_that_contradict_each_other_are_refused() throws Exception {
        assertInvalid(settings().with(Setting.NATS_CREDS, nkey), "nats.creds", "nats.nkey");
        assertInvalid(
                Settings.defaults().with(Setting.NATS_TLS_CERTIFICATE, nkey), "nats.tls-certificate", "nats.tls-key");
        assertInvalid(Settings.defaults().with(Setting.NATS_NKEY, nkey), "nats.nkey", "nats.url");
    }

    private static void assertInvalid(Settings settings, String... named) {
        assertThatThrownBy(() -> Library.PROGRAM.start(settings)).isInstanceOfSatisfying(CodedException.class, e -> {
            assertThat(e.code()).isEqualTo("config.invalid");
            assertThat(e.message()).contains(named);
        });
    }

    private static void assertToldByStatus(Node node, String why) {
        assertThat(node.status().reasons()).anySatisfy(reason -> {
            assertThat(reason.code()).isEqualTo("nats.unavailable");
            assertThat(reason.message()).contains(why);
        });
    }

    private static void assertDatabaseRefused(Settings settings, String why) {
        assertThatThrownBy(() -> Library.PROGRAM.start(settings)).isInstanceOfSatisfying(CodedException.class, e -> {
            assertThat(e.code()).isEqualTo("database.unavailable");
            assertThat(e.message()).contains(why, "TLS", "sslrootcert").doesNotContain(SecurePostgres.PASSWORD);
        });
    }

    private Settings settings() throws Exception {
        return settings(postgres.url("localhost", verifyFull(authority)));
    }

    private Settings settings(String databaseUrl) throws Exception {
        var own = authority.sign("dns:node");
        return Settings.defaults()
                .with(Setting.DATA, folder.resolve("data"))
                .with(Setting.DATABASE_URL, databaseUrl)
                .with(Setting.DATABASE_USER, SecurePostgres.USER)
                .with(Setting.DATABASE_PASSWORD, SecurePostgres.PASSWORD)
                .with(Setting.DATABASE_PARTITIONS, 2)
                .with(Setting.DATABASE_POOL_SIZE, 4)
                .with(Setting.NATS_URL, "tls://localhost:" + natsPort)
                .with(Setting.NATS_NKEY, nkey)
                .with(Setting.NATS_TLS_CA, authority.certificate())
                .with(Setting.NATS_TLS_CERTIFICATE, own.chain())
                .with(Setting.NATS_TLS_KEY, own.key());
    }

    private static String verifyFull(TestAuthority trusted) throws Exception {
        return "sslmode=verify-full&sslrootcert=" + trusted.certificate();
    }

    private void startNats(Signed certificate) throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            natsPort = socket.getLocalPort();
        }
        var file = Files.writeString(folder.resolve("nats.conf"), configuration(certificate));
        nats = new ProcessBuilder("sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/bin exec nats-server --config " + file)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.out").toFile())
                .start();
    }

    private String configuration(Signed certificate) throws Exception {
        return Text.format(
                """
                        listen: 127.0.0.1:%d
                        jetstream: { store_dir: "%s" }
                        tls: { cert_file: "%s", key_file: "%s", ca_file: "%s", verify: true }
                        authorization: { users: [ { nkey: %s, permissions: {
                          publish: [ "edupulse.log.>", "edupulse.changes.>", "$JS.API.>", "$JS.FC.>" ]
                          subscribe: [ "edupulse.changes.>", "_INBOX.>" ]
                        } } ] }
                        """,
                natsPort,
                folder.resolve("store"),
                certificate.chain(),
                certificate.key(),
                authority.certificate(),
                PUBLIC_KEY);
    }
}
