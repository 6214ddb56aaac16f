package io.edupulse.nats.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CommittedEventBufferTest {

    private static final long BOUND = 20_000;

    private final CommittedEventBuffer buffer = new CommittedEventBuffer(new ByteBound(BOUND));

    private static RecordedEvent event(long position, int bytes) {
        var written = new NewEvent(
                new UUID(0, position), Instant.EPOCH, Metadata.NONE, new EncodedEvent("Noted", new byte[bytes]));
        return new RecordedEvent(
                written, new Coordinates(new UUID(1, 0), position, 0, position), new RememberingEventCodec());
    }

    private void hand(long from, long to, int bytes) {
        LongStream.rangeClosed(from, to).forEach(position -> buffer.offer(event(position, bytes)));
    }

    private static List<Long> positions(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::position).toList();
    }

    @Test
    void nothing_is_kept_while_no_relay_takes_and_the_head_is_known_nevertheless() {
        hand(1, 100, 1_000);

        assertThat(buffer.bytes()).isZero();
        assertThat(buffer.hasAfter(99)).isTrue();
        assertThat(buffer.takeAfter(0, 10)).isEmpty();
    }

    @Test
    void a_wait_ends_when_it_is_woken() throws Exception {
        buffer.wake();

        buffer.awaitAfter(100, Duration.ofDays(1));
    }

    @Test
    void a_head_that_differs_from_the_one_before_ends_a_wait() throws Exception {
        assertThat(isEndedBy(new Head(5, new UUID(0, 5)))).isTrue();
        assertThat(isEndedBy(new Head(5, new UUID(0, 6)))).isTrue();
        assertThat(isEndedBy(new Head(4, new UUID(0, 4)))).isTrue();
    }

    private boolean isEndedBy(Head head) throws InterruptedException {
        var waiting = Thread.ofVirtual().start(() -> {
            try {
                buffer.awaitAfter(100, Duration.ofDays(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        buffer.observeHead(head, buffer.offers());
        boolean hasEnded = waiting.join(Duration.ofSeconds(10));
        buffer.takeSeenHead();
        return hasEnded;
    }

    @Test
    void a_relay_that_ends_lets_go_what_it_has_not_taken() {
        buffer.begin();
        hand(1, 10, 1_000);
        assertThat(buffer.bytes()).isPositive();

        buffer.end();

        assertThat(buffer.bytes()).isZero();
        hand(11, 20, 1_000);
        assertThat(buffer.bytes()).isZero();
    }

    @Test
    void what_is_held_is_bounded_in_bytes_and_what_was_dropped_is_a_hole() {
        buffer.begin();
        hand(1, 100, 3_000);

        assertThat(buffer.bytes()).isPositive().isLessThanOrEqualTo(BOUND);
        var run = buffer.takeAfter(0, 1_000);
        assertThat(positions(run)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(buffer.bytes()).isZero();
        hand(101, 101, 3_000);
        assertThat(buffer.takeAfter(5, 1_000)).isEmpty();
        assertThat(buffer.hasAfter(5)).isTrue();
        assertThat(positions(buffer.takeAfter(100, 1_000))).containsExactly(101L);
    }

    @Test
    void one_that_is_larger_than_the_bound_passes_alone() {
        buffer.begin();
        hand(1, 2, 50_000);

        assertThat(positions(buffer.takeAfter(0, 10))).containsExactly(1L);
        hand(3, 3, 50_000);
        assertThat(positions(buffer.takeAfter(2, 10))).containsExactly(3L);
    }

    @Test
    void what_is_published_goes_in_runs_that_the_bound_allows() {
        var events = LongStream.rangeClosed(1, 10)
                .mapToObj(position -> event(position, position == 5 ? 50_000 : 4_000))
                .toList();

        var runs = PartitionRelay.runs(events, new ByteBound(BOUND));

        assertThat(runs.stream().map(CommittedEventBufferTest::positions))
                .containsExactly(List.of(1L, 2L, 3L, 4L), List.of(5L), List.of(6L, 7L, 8L, 9L), List.of(10L));
    }
}
