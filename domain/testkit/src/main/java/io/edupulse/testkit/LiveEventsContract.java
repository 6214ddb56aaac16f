package io.edupulse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.bus.LiveEvents.Feed;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventReader;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// What every subscription to live events guarantees while its broker is well. Events may arrive again and out of
/// order, which the tests allow. An adapter proves itself by a test class that extends this one.
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class LiveEventsContract {

    private static final Duration SHORT = Duration.ofMillis(50);

    /// The adapter, the same for the whole test.
    protected abstract LiveEvents live();

    /// The log whose events it delivers, with at least two partitions. Empty when a test begins.
    protected abstract EventReader log();

    /// Appends an event to a partition, and waits until the broker has it.
    protected abstract void appendTo(int partition);

    /// The events of a feed, by position.
    private final class Received {

        private final TreeMap<Long, RecordedEvent> events = new TreeMap<>();
        private final Feed feed;

        Received(Feed feed) {
            this.feed = feed;
        }

        void awaitHead() {
            await().until(() -> {
                feed.poll(SHORT).forEach(event -> events.put(event.position(), event));
                return events.containsKey(log().heads().getFirst());
            });
        }
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            appendTo(0);
        }
    }

    @Test
    void a_feed_delivers_what_was_there_and_what_comes() {
        append(3);
        try (var feed = live().subscribe(0, 0)) {
            var received = new Received(feed);
            received.awaitHead();
            append(3);
            received.awaitHead();

            assertThat(received.events.values()).containsExactlyElementsOf(log().readBatch(0, 0, 10));
        }
    }

    @Test
    void an_event_arrives_as_it_is_in_the_log() {
        append(1);
        try (var feed = live().subscribe(0, 0)) {
            var received = new Received(feed);
            received.awaitHead();

            var arrived = received.events.firstEntry().getValue();
            var logged = log().readBatch(0, 0, 1).getFirst();
            assertThat(arrived.aggregateId()).isEqualTo(logged.aggregateId());
            assertThat(arrived.sequence()).isEqualTo(logged.sequence());
            assertThat(arrived.partition()).isEqualTo(logged.partition());
            assertThat(arrived.occurredAt()).isEqualTo(logged.occurredAt());
            assertThat(arrived.metadata()).isEqualTo(logged.metadata());
            assertThat(arrived.encoded().json()).isEqualTo(logged.encoded().json());
            assertThat(arrived.event()).isEqualTo(logged.event());
        }
    }

    @Test
    void a_feed_begins_after_its_position() {
        append(5);
        try (var feed = live().subscribe(0, 3)) {
            var received = new Received(feed);
            received.awaitHead();

            assertThat(received.events).containsOnlyKeys(4L, 5L);
        }
    }

    @Test
    void a_feed_from_the_head_delivers_the_next_event_first() {
        append(2);
        try (var feed = live().subscribe(0, 2)) {
            append(1);
            var received = new Received(feed);
            received.awaitHead();

            assertThat(received.events).containsOnlyKeys(3L);
        }
    }

    @Test
    void each_feed_delivers_all_events_of_its_partition_and_no_others() throws InterruptedException {
        append(2);
        appendTo(1);
        try (var one = live().subscribe(0, 0);
                var other = live().subscribe(0, 0);
                var second = live().subscribe(1, 0)) {
            for (var feed : List.of(one, other)) {
                var received = new Received(feed);
                received.awaitHead();
                assertThat(received.events.values()).containsExactlyElementsOf(log().readBatch(0, 0, 10));
            }
            var events = List.<RecordedEvent>of();
            while (events.isEmpty()) {
                events = second.poll(SHORT);
            }
            assertThat(events).containsExactlyElementsOf(log().readBatch(1, 0, 10));
        }
    }

    @Test
    void a_poll_without_events_is_empty_at_its_end() throws InterruptedException {
        try (var feed = live().subscribe(0, 0)) {
            assertThat(feed.poll(Duration.ZERO)).isEmpty();
            assertThat(feed.poll(SHORT)).isEmpty();
        }
    }

    @Test
    void closing_ends_a_poll_that_waits_and_every_later_one() throws Exception {
        var begun = new CountDownLatch(1);
        var feed = live().subscribe(0, 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var polled = threads.submit(() -> {
                begun.countDown();
                return feed.poll(Duration.ofDays(1));
            });
            begun.await();

            feed.close();

            assertThat(polled.get()).isEmpty();
        }
        feed.close();
        append(1);
        assertThat(feed.poll(SHORT)).isEmpty();
    }
}
