package io.edupulse.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.edupulse.kernel.failure.CodedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String ISSUER = "https://id.example.org";

    @TempDir
    private Path folder;

    private RSAKey key;
    private HttpServer issuer;
    private String keys;
    private TokenVerifier tokens;

    @BeforeEach
    void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("first").generate();
        keys = new JWKSet(key.toPublicJWK()).toString();
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/jwks", exchange -> {
            var body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        tokens = TokenVerifier.ofIssuer(address(), ISSUER, "library");
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("library")
                .subject("anna")
                .claim("roles", List.of("teacher"))
                .expirationTime(Date.from(Instant.now().plus(HOUR)));
    }

    private static String signed(RSAKey by, JWTClaimsSet claims) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }

    private void assertRefused(TokenVerifier verifier, String token) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("access.invalid-token"));
    }

    @Test
    void a_token_of_the_local_key_says_who_calls() {
        var local = LocalKey.make(folder);
        var operator = new Caller("ops", Set.of("operator", "teacher"));
        assertThat(TokenVerifier.of(local).verify(local.sign(operator, HOUR)).caller())
                .isEqualTo(operator);
        assertThat(TokenVerifier.of(LocalKey.of(folder))
                        .verify(local.sign(operator, HOUR))
                        .caller())
                .isEqualTo(operator);
    }

    @Test
    void a_token_of_the_issuer_says_who_calls_with_roles_as_a_list_or_as_words() throws Exception {
        assertThat(tokens.verify(signed(key, claims().build())).caller())
                .isEqualTo(new Caller("anna", Set.of("teacher")));
        assertThat(tokens.verify(signed(
                                key, claims().claim("roles", "teacher operator").build()))
                        .caller())
                .isEqualTo(new Caller("anna", Set.of("teacher", "operator")));
        assertThat(tokens.verify(signed(key, claims().claim("roles", null).build()))
                        .caller()
                        .roles())
                .isEmpty();
    }

    @Test
    void what_is_expired_or_for_others_or_of_others_is_refused() throws Exception {
        var past = Date.from(Instant.now().minus(HOUR));
        assertRefused(tokens, signed(key, claims().expirationTime(past).build()));
        assertRefused(tokens, signed(key, claims().expirationTime(null).build()));
        assertRefused(tokens, signed(key, claims().subject(null).build()));
        assertRefused(
                tokens, signed(key, claims().issuer("https://evil.example").build()));
        assertRefused(tokens, signed(key, claims().audience("shop").build()));
        assertRefused(tokens, signed(key, claims().claim("roles", 7).build()));
        assertRefused(tokens, signed(key, claims().subject("a\nb").build()));
        var other = new RSAKeyGenerator(2048).keyID("first").generate();
        assertRefused(tokens, signed(other, claims().build()));
        assertRefused(tokens, LocalKey.make(folder).sign(new Caller("anna", Set.of("operator")), HOUR));
    }

    @Test
    void an_unsigned_token_and_one_signed_with_the_public_key_as_a_secret_are_refused() throws Exception {
        assertRefused(tokens, new PlainJWT(claims().build()).serialize());
        var confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims().build());
        confused.sign(new MACSigner(key.toPublicJWK().toString()));
        assertRefused(tokens, confused.serialize());
        assertRefused(tokens, "");
        assertRefused(tokens, "a.b.c");
    }

    @Test
    void a_key_that_the_issuer_adds_is_fetched_when_a_token_names_it() throws Exception {
        tokens.verify(signed(key, claims().build()));
        var second = new RSAKeyGenerator(2048).keyID("second").generate();
        keys = new JWKSet(List.of(key.toPublicJWK(), second.toPublicJWK())).toString();
        assertThat(tokens.verify(signed(second, claims().build())).caller().subject())
                .isEqualTo("anna");
    }

    @Test
    void an_issuer_that_is_away_is_no_fault_of_the_token_and_its_known_keys_are_still_taken() throws Exception {
        var token = signed(key, claims().build());
        tokens.verify(token);
        var unknown = TokenVerifier.ofIssuer(address(), null, null);
        issuer.stop(0);
        assertThat(tokens.verify(token).caller().subject()).isEqualTo("anna");
        assertThatThrownBy(() -> unknown.verify(token))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("access.issuer-unavailable"));
    }

    @Test
    void a_damaged_key_and_a_missing_one_are_told_with_what_to_do() throws IOException {
        assertThatThrownBy(() -> LocalKey.of(folder))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("access.no-local-key"));
        for (var text : List.of("", "AAAA", "?")) {
            Files.writeString(folder.resolve("access.key"), text);
            assertThatThrownBy(() -> LocalKey.of(folder))
                    .as(text)
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("access.key-unusable"));
        }
    }
}
