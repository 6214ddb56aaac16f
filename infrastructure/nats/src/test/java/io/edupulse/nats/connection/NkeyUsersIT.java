package io.edupulse.nats.connection;

import static io.edupulse.nats.relay.RelayStage.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsCredentials.User;
import io.nats.client.NKey;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Users who prove by the seed of an nkey who they are.
@Execution(ExecutionMode.CONCURRENT) // its tests wait, each for servers or databases of its own
class NkeyUsersIT {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private SecureServer server;

    @BeforeEach
    void start() throws Exception {
        server = new SecureServer(folder);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /// The server's configuration lists the public keys of its users.
    @Nested
    class A_file_with_a_seed {

        @Test
        void logs_in_a_user_whom_the_server_knows() throws Exception {
            var key = NKey.createUser(RANDOM);
            startKnowing(key);

            assertConnects(nkey(key));
        }

        @Test
        void of_another_user_is_refused() throws Exception {
            startKnowing(NKey.createUser(RANDOM));
            var another = NKey.createUser(RANDOM);

            assertRefused(nkey(another), another);
        }

        @Test
        void is_read_again_when_the_server_has_refused_its_user() throws Exception {
            var key = NKey.createUser(RANDOM);
            startKnowing(key);
            var file = new User.Nkey(write("renewed.nk", NKey.createUser(RANDOM)));
            try (var link = link(file)) {
                await().atMost(LIMIT).until(() -> link.failure().orElse("").contains("refuses the user"));

                write("renewed.nk", key);

                await().atMost(LIMIT).until(() -> link.connected().isPresent());
            }
        }

        @Test
        void without_a_usable_seed_is_told_before_anything_begins() throws Exception {
            var seed = new String(NKey.createUser(RANDOM).getSeed());
            var other = seed.charAt(30) == 'A' ? "B" : "A"; // not the last one, of which not all bits count
            var damaged =
                    Files.writeString(folder.resolve("damaged.nk"), seed.substring(0, 30) + other + seed.substring(31));

            assertUnusable(new User.Nkey(folder.resolve("missing.nk")), "missing.nk", "no such file", "nats.nkey");
            assertUnusable(new User.Nkey(damaged), "damaged.nk", "is damaged");
            assertUnusable(nkey(NKey.createAccount(RANDOM)), "begins with SU");
            assertUnusable(new User.Creds(write("no-jwt.creds", NKey.createUser(RANDOM))), "JWT", "nats.creds");
        }

        private void startKnowing(NKey key) throws Exception {
            server.start(Text.format("authorization: { users: [ { nkey: %s } ] }\n", publicKey(key)));
        }

        private User nkey(NKey key) throws Exception {
            return new User.Nkey(write("user.nk", key));
        }

        private Path write(String name, NKey key) throws Exception {
            return Files.writeString(folder.resolve(name), new String(key.getSeed()) + "\n");
        }
    }

    /// The server knows an operator, whose accounts sign JWTs of users.
    @Nested
    class A_file_with_a_jwt {

        private NKey account;

        @BeforeEach
        void start() throws Exception {
            var operator = NKey.createOperator(RANDOM);
            account = NKey.createAccount(RANDOM);
            server.start(Text.format(
                    "operator: %s\nresolver: MEMORY\nresolver_preload: { %s: %s }\n",
                    signed(operator, operator, "{\"type\":\"operator\",\"version\":2}", null),
                    publicKey(account),
                    signed(
                            operator,
                            account,
                            "{\"type\":\"account\",\"version\":2,\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1}}",
                            null)));
        }

        @Test
        void logs_in_a_user_of_an_account() throws Exception {
            assertConnects(creds(account, NKey.createUser(RANDOM), null));
        }

        @Test
        void of_an_account_that_the_server_does_not_know_is_refused() throws Exception {
            var user = NKey.createUser(RANDOM);

            assertRefused(creds(NKey.createAccount(RANDOM), user, null), user);
        }

        @Test
        void of_another_user_than_the_seed_is_refused() throws Exception {
            var user = NKey.createUser(RANDOM);
            var jwt = jwt(account, NKey.createUser(RANDOM), null);

            assertRefused(new User.Creds(write(jwt, user)), user);
        }

        @Test
        void that_expires_ends_the_connection_and_a_renewed_one_makes_the_next() throws Exception {
            var user = NKey.createUser(RANDOM);
            try (var link = link(creds(account, user, Duration.ofSeconds(3)))) {
                await().atMost(LIMIT).until(() -> link.connected().isPresent());
                await().atMost(LIMIT).until(() -> link.failure().orElse("").contains("refuses the user"));

                creds(account, user, null);

                await().atMost(LIMIT).until(() -> link.connected().isPresent());
            }
        }

        private User creds(NKey issuer, NKey user, @Nullable Duration validity) throws Exception {
            return new User.Creds(write(jwt(issuer, user, validity), user));
        }

        private Path write(String jwt, NKey user) throws Exception {
            return Files.writeString(
                    folder.resolve("user.creds"),
                    Text.format(JwtUtils.NATS_USER_JWT_FORMAT, jwt, new String(user.getSeed())));
        }

        private static String jwt(NKey issuer, NKey user, @Nullable Duration validity) throws Exception {
            return JwtUtils.issueUserJWT(issuer, publicKey(issuer), publicKey(user), "node", validity);
        }

        private static String signed(NKey signer, NKey subject, String claim, @Nullable Duration validity)
                throws Exception {
            JsonSerializable claims = () -> claim;
            return JwtUtils.issueJWT(
                    signer,
                    publicKey(subject),
                    "of a test",
                    validity,
                    JwtUtils.currentTimeSeconds(),
                    publicKey(signer),
                    claims);
        }
    }

    private void assertConnects(User user) {
        try (var link = link(user)) {
            await().atMost(LIMIT).until(() -> link.connected().isPresent());
            assertThat(link.failure()).isEmpty();
        }
    }

    private void assertRefused(User user, NKey key) throws Exception {
        try (var link = link(user)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(link.failure())
                            .hasValueSatisfying(why -> assertThat(why)
                                    .contains("the server refuses the user", "nats.creds")
                                    .doesNotContain(new String(key.getSeed()))));
            assertThat(link.connected()).isEmpty();
        }
    }

    private static void assertUnusable(User user, String... told) {
        assertThatThrownBy(() -> credentials(user).check()).isInstanceOfSatisfying(CodedException.class, e -> {
            assertThat(e.code()).isEqualTo("nats.credentials");
            assertThat(e.message()).contains(told).doesNotContainPattern("S[UA][A-Z2-7]{20}");
        });
    }

    private NatsConnection link(User user) {
        return new NatsConnection(
                        NatsSettings.at(server.url("nats", "127.0.0.1")).with(credentials(user)))
                .start();
    }

    private static NatsCredentials credentials(User user) {
        return new NatsCredentials(user, Optional.empty(), Optional.empty());
    }

    private static String publicKey(NKey key) throws Exception {
        return new String(key.getPublicKey());
    }
}
