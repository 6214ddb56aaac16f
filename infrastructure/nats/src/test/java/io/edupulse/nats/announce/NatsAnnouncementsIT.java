package io.edupulse.nats.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.local.LocalNatsServer;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.connection.NatsSettings;
import io.edupulse.nats.relay.RelayStage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsAnnouncementsIT {

    @TempDir
    private Path folder;

    private LocalNatsServer server;
    private NatsSettings settings;
    private NatsConnection first;
    private NatsConnection second;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        server = LocalNatsServer.start(folder, 0);
        settings = NatsSettings.at(server.url());
        first = new NatsConnection(settings).start();
        second = new NatsConnection(settings).start();
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        server.close();
    }

    /// Announces until something is heard, since a listener may still be about to subscribe.
    private void awaitHeard(NatsAnnouncements announcing, String topic) {
        await().atMost(RelayStage.LIMIT).until(() -> {
            announcing.announce(topic);
            return heard.contains(topic);
        });
    }

    @Test
    void other_nodes_of_the_environment_hear_what_one_announces_and_it_does_not_hear_itself() {
        var one = new NatsAnnouncements(settings, first);
        var other = new NatsAnnouncements(settings, second);
        var elsewhere = new NatsAnnouncements(settings.inEnvironment("staging"), second);
        try (var _ = one.listen(heard::add)) {
            awaitHeard(other, "quiz-results");
            one.announce("pulse-wall");
            elsewhere.announce("lesson-catalog");
            awaitHeard(other, "end");
            assertThat(heard).containsOnly("quiz-results", "end");
        }
    }

    @Test
    void a_listener_is_there_again_after_the_broker_was_away_and_what_is_told_meanwhile_is_lost() {
        var one = new NatsAnnouncements(settings, first);
        var other = new NatsAnnouncements(settings, second);
        try (var _ = one.listen(heard::add)) {
            awaitHeard(other, "before");
            int port = server.port();
            server.kill();
            await().atMost(RelayStage.LIMIT).until(() -> second.connected().isEmpty());
            other.announce("meanwhile");
            server = LocalNatsServer.start(folder, port);
            awaitHeard(other, "after");
            assertThat(heard).doesNotContain("meanwhile");
        }
    }

    @Test
    void a_listener_that_is_closed_hears_nothing_more() {
        var one = new NatsAnnouncements(settings, first);
        var other = new NatsAnnouncements(settings, second);
        var closed = new CopyOnWriteArrayList<String>();
        var listening = one.listen(closed::add);
        try (var _ = one.listen(heard::add)) {
            awaitHeard(other, "before");
            await().atMost(RelayStage.LIMIT).until(() -> {
                other.announce("both");
                return closed.contains("both");
            });
            listening.close();
            awaitHeard(other, "later");
            assertThat(closed).doesNotContain("later");
        }
    }
}
