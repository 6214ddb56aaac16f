package io.edupulse.node.http.server;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.access.Admitted;
import io.edupulse.node.access.TokenVerifier;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Routes;
import java.util.regex.Pattern;

/// Lets in who has a bearer token. There is no other way: what a browser sends by itself, such as a cookie,
/// counts for nothing, so the page of another site can do nothing in its user's name.
record Bearer(TokenVerifier tokens) implements Routes.Gate {

    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+)", Pattern.CASE_INSENSITIVE);

    @Override
    public Admitted admit(Request request) {
        var given = request.header("Authorization")
                .orElseThrow(() -> new CodedException(
                        "access.missing-token",
                        "A token is missing: send the header Authorization: Bearer TOKEN; `token` gives one"));
        var token = BEARER.matcher(given.strip());
        if (!token.matches()) {
            throw new CodedException(
                    "access.invalid-token", "The header Authorization is not Bearer TOKEN: no other scheme is taken");
        }
        return tokens.verify(token.group(1));
    }
}
