package io.edupulse.nats.connection;

import static io.edupulse.nats.relay.RelayStage.LIMIT;

import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestAuthority.Signed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A nats-server whose configuration a test writes. It may stop and begin again on its port.
final class SecureServer implements AutoCloseable {

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    SecureServer(Path folder) throws IOException {
        this.folder = folder;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    /// The part of a configuration that has the server's certificate.
    static String tls(Signed certificate, String more) {
        return Text.format(
                "tls: { cert_file: \"%s\", key_file: \"%s\" %s }\n", certificate.chain(), certificate.key(), more);
    }

    /// Begins with another configuration.
    void start(String configuration) throws IOException, InterruptedException {
        close();
        var file = Files.writeString(
                folder.resolve("server.conf"), Text.format("listen: 127.0.0.1:%d\n%s", port, configuration));
        process = new ProcessBuilder(
                        "sh", "-c", "PATH=$PATH:/usr/sbin:/usr/local/bin exec nats-server --config " + file)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.out").toFile())
                .start();
    }

    String url(String scheme, String host) {
        return Text.format("%s://%s:%d", scheme, host, port);
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
