package io.edupulse.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackPortIT {

    @TempDir
    private Path folder;

    @Test
    void a_port_that_is_taken_meanwhile_is_followed_by_another() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int later = free.getLocalPort();
            free.close();
            var ports = List.of(taken.getLocalPort(), later).iterator();
            try (var server =
                    LoopbackPort.start(ports::next, port -> LocalPostgres.launch(folder.resolve("data"), port))) {
                assertThat(server.port()).isEqualTo(later);
            }
        }
    }
}
