package io.edupulse.node.local;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.node.folder.NodeFolder;
import io.edupulse.node.settings.Setting;
import java.util.List;

/// Stands for the servers where `edupulse-local` is not on the class path.
final class NoServers implements LocalServers {

    @Override
    public List<State> states() {
        return List.of();
    }

    @Override
    public String startPostgres(NodeFolder folder) {
        throw missing();
    }

    @Override
    public String startNats(NodeFolder folder) {
        throw missing();
    }

    @Override
    public void close() {}

    @Override
    public void close(Deadline deadline) {}

    private static CodedException missing() {
        return new CodedException(
                "config.no-local-servers",
                Text.format(
                        "This program has no PostgreSQL and no nats-server of its own: give %s and %s, or put the artifact edupulse-local on its class path",
                        Setting.DATABASE_URL.flag(), Setting.NATS_URL.flag()));
    }
}
