package io.edupulse.torture.fault;

import io.edupulse.torture.process.NatsServers;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;

/// A stream is deleted or purged by a program that may do so.
record StreamFault(NatsServers servers, String stream, How how) implements Fault {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

    /// What happens to it.
    enum How {
        DELETE,
        PURGE
    }

    @Override
    public String begin() throws Exception {
        onStreams(streams -> how == How.DELETE
                ? streams.deleteStream(stream)
                : streams.purgeStream(stream).isSuccess());
        return stream;
    }

    @Override
    public void heal() {
        // The relay does it.
    }

    /// Whether it has messages again.
    @Override
    public boolean isBack() throws Exception {
        return onStreams(
                streams -> streams.getStreamInfo(stream).getStreamState().getMsgCount() > 0);
    }

    /// Something that is done with streams.
    @FunctionalInterface
    private interface Work {
        boolean on(JetStreamManagement streams) throws Exception;
    }

    private boolean onStreams(Work work) throws Exception {
        var urls = servers.all().stream()
                .map(server -> "nats://127.0.0.1:" + server.port())
                .toArray(String[]::new);
        var options = new Options.Builder()
                .servers(urls)
                .connectionTimeout(CONNECT_LIMIT)
                .build();
        try (var nats = Nats.connect(options)) {
            return work.on(nats.jetStreamManagement());
        }
    }
}
