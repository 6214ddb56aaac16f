package io.edupulse.nats.connection;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.failure.FailureMessage;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.nats.client.AuthenticationException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What keeps a connection from being made though a server answers, in words for an operator.
final class Refusals {

    /// The only trace of which side wants TLS in what the library throws.
    private static final String SERVER_WITHOUT_TLS = "SSL connection wanted by client.";

    private static final String SERVER_WITH_TLS = "SSL required by server.";

    private Refusals() {}

    /// The reason; empty for a server that does not answer at all.
    static Optional<String> of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(Refusals::reason)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> reason(Throwable failure) {
        return switch (failure) {
            case CodedException coded -> Optional.of(FailureMessage.of(coded));
            case AuthenticationException refused ->
                Optional.of("the server refuses the user (" + message(refused)
                        + "): check the address, nats.creds or nats.nkey");
            case SSLException tls -> Optional.of(certificate(tls).orElseGet(() -> tls(tls)));
            default -> sides(failure);
        };
    }

    private static Optional<String> certificate(SSLException failure) {
        @Nullable Throwable told = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                told = cause;
            }
        }
        return Optional.ofNullable(told)
                .map(cause -> Text.format(
                        "the server's certificate is not accepted (%s): check nats.tls-ca, and that the certificate has the host name of the address and is not expired",
                        message(cause)));
    }

    private static String tls(SSLException failure) {
        return Text.format(
                "the server and this process do not agree on TLS (%s): check whether the server wants a certificate of its clients, then nats.tls-certificate and nats.tls-key",
                message(failure));
    }

    private static Optional<String> sides(Throwable failure) {
        return switch (message(failure)) {
            case SERVER_WITHOUT_TLS ->
                Optional.of("the server has no TLS: configure tls there, or use nats:// and no file for TLS");
            case SERVER_WITH_TLS -> Optional.of("the server wants TLS: use tls:// in the address");
            default -> Optional.empty();
        };
    }

    private static String message(Throwable failure) {
        return Redaction.of(String.valueOf(failure.getMessage()));
    }
}
