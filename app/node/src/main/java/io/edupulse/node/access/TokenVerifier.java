package io.edupulse.node.access;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells from a bearer token who calls: a JSON Web Token that is signed with the local key, or by an issuer whose
/// public keys are at an address. Tokens need `sub` and `exp`; their `roles` are texts.
///
/// A token that was taken is taken without another look at its signature for a minute, unless it expires. So a
/// key that the issuer withdraws is in use for a minute longer. Thread-safe.
public final class TokenVerifier {

    /// The claim that has the roles, as an array or as texts with blanks between.
    static final String ROLES = "roles";

    /// Of issuers. A token says which it uses, but never one that is not of this list: `none` is not, nor is
    /// one with a shared secret, which a public key could be taken for.
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int LONGEST = 8_192;
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final Duration FETCH_LIMIT = Duration.ofSeconds(3);
    private static final int LARGEST_KEY_SET = 1 << 20;
    private static final Duration KEYS_LIVE = Duration.ofMinutes(15);
    private static final Duration KEYS_OUTLIVE = Duration.ofHours(4);
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
    private static final int REMEMBERED = 10_000;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<String, Admitted> taken = CacheBuilder.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    private TokenVerifier(JWSKeySelector<SecurityContext> keys, @Nullable String issuer, @Nullable String audience) {
        processor.setJWSKeySelector(keys);
        var exact = new JWTClaimsSet.Builder();
        if (issuer != null) {
            exact.issuer(issuer);
        }
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(audience, exact.build(), Set.of("sub", "exp"));
        claims.setMaxClockSkew((int) CLOCK_SKEW.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    /// Takes tokens of a node's own key.
    public static TokenVerifier of(LocalKey key) {
        return new TokenVerifier(
                new SingleKeyJWSKeySelector<>(LocalKey.ALGORITHM, key.secret()), LocalKey.ISSUER, null);
    }

    /// Takes tokens of an issuer. Its keys are fetched with the first token, and again every quarter of an hour and
    /// when a token names another one; while they cannot be, those of the last four hours are taken.
    ///
    /// @param issuer what `iss` must be; null for any
    /// @param audience what `aud` must hold; null for any
    /// @throws CodedException with `config.invalid` if the address is none
    public static TokenVerifier ofIssuer(URI keys, @Nullable String issuer, @Nullable String audience) {
        try {
            int limit = (int) FETCH_LIMIT.toMillis();
            var source = JWKSourceBuilder.<SecurityContext>create(
                            keys.toURL(), new DefaultResourceRetriever(limit, limit, LARGEST_KEY_SET))
                    .cache(KEYS_LIVE.toMillis(), FETCH_LIMIT.toMillis() * 2)
                    .rateLimited(FETCH_LIMIT.toMillis())
                    .outageTolerant(KEYS_OUTLIVE.toMillis())
                    .build();
            return new TokenVerifier(new JWSVerificationKeySelector<>(ALGORITHMS, source), issuer, audience);
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new CodedException(
                    "config.invalid", Text.format("%s is no address of keys: give one with http or https", keys), e);
        }
    }

    /// Who has the token, and until when.
    ///
    /// @throws CodedException with `access.invalid-token`, or `access.issuer-unavailable` if the keys cannot be
    ///     fetched
    public Admitted verify(String token) {
        if (token.length() > LONGEST) {
            throw invalid(Text.format("it has more than %,d characters", LONGEST), null);
        }
        var known = taken.getIfPresent(token);
        if (known != null && Instant.now().isBefore(known.until())) {
            return known;
        }
        try {
            var claims = processor.process(token, null);
            var caller = new Caller(String.valueOf(claims.getSubject()), roles(claims.getClaim(ROLES)));
            var until = claims.getExpirationTime().toInstant().plus(CLOCK_SKEW);
            var admitted = new Admitted(caller, until);
            taken.put(token, admitted);
            return admitted;
        } catch (KeySourceException e) {
            throw new CodedException(
                    "access.issuer-unavailable",
                    Text.format("The keys of the issuer cannot be fetched: %s", e.getMessage()),
                    e);
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static CodedException invalid(String reason, @Nullable Throwable cause) {
        return new CodedException(
                "access.invalid-token", Text.format("The token is not taken: %s; get another one", reason), cause);
    }

    private static Set<String> roles(@Nullable Object claim) {
        return switch (claim) {
            case null -> Set.of();
            case String words -> Set.of(words.strip().split("\\s+"));
            case Collection<?> several -> {
                var roles = new HashSet<String>();
                several.forEach(each -> roles.add(String.valueOf(each)));
                yield roles;
            }
            default -> throw new IllegalArgumentException("its roles are neither a text nor a list");
        };
    }
}
