package io.edupulse.torture.process;

import io.edupulse.kernel.text.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What one nats-server of the cluster is told. It announces none of its addresses, so that clients and other
/// servers reach it through their links alone: routes that servers make by themselves end at a link that is
/// always cut.
///
/// @param routes the ports of the links to the other servers
/// @param advertisedPort where no server is
record NatsConfiguration(
        String name, int port, int routePort, int monitoringPort, List<Integer> routes, int advertisedPort) {

    Path store(Path folder) {
        return folder.resolve(name);
    }

    String text(Path folder) {
        var others = routes.stream()
                .map(route -> "\"nats-route://127.0.0.1:" + route + "\"")
                .collect(Collectors.joining(", "));
        return Text.format("""
                server_name: %s
                listen: "127.0.0.1:%d"
                http: "127.0.0.1:%d"
                ping_interval: "5s"
                ping_max: 2
                write_deadline: "5s"
                jetstream {
                  store_dir: "%s"
                  max_memory_store: 64MB
                  max_file_store: 16GB
                }
                cluster {
                  name: torture
                  listen: "127.0.0.1:%d"
                  advertise: "127.0.0.1:%d"
                  no_advertise: true
                  routes: [ %s ]
                }
                """, name, port, monitoringPort, store(folder), routePort, advertisedPort, others);
    }
}
