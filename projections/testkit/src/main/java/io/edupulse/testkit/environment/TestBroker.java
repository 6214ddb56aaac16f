package io.edupulse.testkit.environment;

import io.edupulse.nats.connection.NatsSettings;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;

/// An environment on a JetStream server, for one test: no other test uses its streams and subjects. Thread-safe.
public final class TestBroker implements AutoCloseable {

    private final String url;
    private final String environment;

    TestBroker(String url, String environment) {
        this.url = url;
        this.environment = environment;
    }

    /// The address of the server.
    public String url() {
        return url;
    }

    /// The name of the environment, which is part of the names of streams and subjects.
    public String environment() {
        return environment;
    }

    /// The names of the streams and subjects of this environment.
    public NatsSettings settings() {
        return NatsSettings.at(url).inEnvironment(environment);
    }

    /// Deletes the streams of the environment. The extension calls it after the test.
    @Override
    public void close() throws IOException, InterruptedException, JetStreamApiException {
        try (var connection = Nats.connect(url)) {
            var streams = connection.jetStreamManagement();
            for (var stream : streams.getStreamNames()) {
                if (stream.startsWith(settings().streamPrefix())) {
                    streams.deleteStream(stream);
                }
            }
        }
    }
}
