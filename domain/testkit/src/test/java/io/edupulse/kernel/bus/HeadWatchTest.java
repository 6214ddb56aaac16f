package io.edupulse.kernel.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.store.Head;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HeadWatchTest {

    private final Neighbours neighbours = new Neighbours();
    private final HeadWatch heads = new HeadWatch(
            new InMemoryEventStore(2, new RememberingEventCodec()),
            neighbours,
            new PollInterval(Duration.ofDays(1), 0));
    private final List<List<Head>> looks = new CopyOnWriteArrayList<>();

    /// Remembers each look. None is news, so that the log is quiet.
    private HeadWatch.Observation observe() {
        return heads.observe(() -> Optional.of(seen -> {
            looks.add(seen);
            return false;
        }));
    }

    @Test
    void a_quiet_log_is_looked_at_when_another_node_says_that_it_has_written() {
        try (var _ = observe()) {
            await().until(() -> looks.size() == 1);
            neighbours.say("quiz-results");
            assertThat(looks).hasSize(1);
            neighbours.say("log-written");
            await().until(() -> looks.size() == 2);
            assertThat(looks.getLast()).hasSize(2);
        }
    }

    @Test
    void nobody_listens_after_the_last_observation_has_ended() {
        try (var first = observe();
                var _ = observe()) {
            first.stop();
            assertThat(neighbours.listeners).hasSize(1);
        }
        assertThat(neighbours.listeners).isEmpty();
    }

    @Test
    void many_writes_are_one_announcement() {
        for (int i = 0; i < 10_000; i++) {
            heads.announceWritten();
        }
        assertThat(neighbours.heard).containsOnly("log-written").hasSizeLessThan(10_000);
    }

    /// The other nodes of an environment.
    private static final class Neighbours implements Announcements {

        private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();

        void say(String topic) {
            listeners.forEach(listener -> listener.accept(topic));
        }

        @Override
        public void announce(String topic) {
            heard.add(topic);
        }

        @Override
        public Listening listen(Consumer<String> listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }
}
