package io.edupulse.node.http.server;

import java.net.InetAddress;
import java.util.Optional;

/// Where a server listens.
///
/// @param port 0 for any free one
/// @param certificate of TLS; empty for none
public record Listening(InetAddress address, int port, Optional<Certificate> certificate) {

    public static Listening local(int port) {
        return new Listening(InetAddress.getLoopbackAddress(), port, Optional.empty());
    }

    boolean isLocal() {
        return address.isLoopbackAddress();
    }

    String scheme() {
        return certificate.isPresent() ? "https" : "http";
    }

    /// The name by which clients on this machine reach it.
    String host() {
        return address.isLoopbackAddress() || address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
    }
}
