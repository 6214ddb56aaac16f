package io.edupulse.nats.connection;

import io.edupulse.kernel.failure.CodedException;
import io.nats.client.Options;
import io.nats.client.Options.HostnameResolveMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// How a process proves to NATS who it is, and how it knows the server. It has the paths of files and no secret: the
/// files are read again for each connection, so that renewed ones take effect without a restart. Immutable.
///
/// @param user as whom the process logs in
/// @param authority the PEM file of the authorities that sign servers' certificates; empty for those of the JDK
/// @param own what the process shows to a server that wants a certificate of its clients
public record NatsCredentials(User user, Optional<Path> authority, Optional<Certificate> own) {

    /// In the library's other modes a TLS socket knows the IP address alone, whose name it cannot check.
    private static final HostnameResolveMode WITH_NAMES = HostnameResolveMode.HappyEyeballs;

    private static final NatsCredentials OF_ADDRESS =
            new NatsCredentials(new User.OfAddress(), Optional.empty(), Optional.empty());

    /// As whom a process logs in.
    public sealed interface User {

        /// By the user and password, or the token, in the address, if it has any.
        record OfAddress() implements User {}

        /// By a file that has a JWT of the user and the seed of its nkey, as `nsc` makes it.
        record Creds(Path file) implements User {}

        /// By a file that has the seed of an nkey, whose public key the server knows.
        record Nkey(Path file) implements User {}
    }

    /// A certificate with its private key.
    ///
    /// @param chain a PEM file: the certificate, then those between it and the authority
    /// @param key a PEM file: the private key in PKCS #8, not encrypted
    public record Certificate(Path chain, Path key) {}

    /// Credentials in the address, and servers with certificates of the JDK's authorities.
    public static NatsCredentials ofAddress() {
        return OF_ADDRESS;
    }

    /// Reads all files once.
    ///
    /// @throws CodedException with `nats.credentials`, naming the file, if one is missing, cannot be read, or has
    ///     something else in it
    public void check() {
        handler().ifPresent(CredentialsHandler::check);
        var _ = tls().context();
    }

    /// Gives a client of the NATS library these credentials, for servers at an address. The host name of a server
    /// must be one of its certificate, which the library by itself does not check.
    ///
    /// @param url one or several addresses; TLS is used for all of them, if one begins with `tls://` or these
    ///     credentials have a file for TLS
    public Options.Builder giveTo(Options.Builder client, String url) {
        handler().ifPresent(client::authHandler);
        if (authority.isPresent() || own.isPresent() || hasTls(url)) {
            client.sslContext(VerifyingTls.context(tls()))
                    .hostnameResolveMode(WITH_NAMES)
                    .dataPortType(ReportingDataPort.class.getName());
        }
        return client;
    }

    private Optional<CredentialsHandler> handler() {
        return switch (user) {
            case User.OfAddress() -> Optional.empty();
            case User.Creds(var file) -> Optional.of(CredentialsHandler.withJwt(file));
            case User.Nkey(var file) -> Optional.of(CredentialsHandler.withoutJwt(file));
        };
    }

    private TlsFiles tls() {
        return new TlsFiles(authority, own);
    }

    private static boolean hasTls(String url) {
        return Arrays.stream(url.split(",", -1)).anyMatch(one -> one.strip().startsWith("tls://"));
    }
}
