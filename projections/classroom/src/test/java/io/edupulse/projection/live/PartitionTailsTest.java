package io.edupulse.projection.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.Append;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.testkit.InMemoryEventStore;
import io.edupulse.testkit.RememberingEventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Feeds that behave badly.
@Execution(ExecutionMode.CONCURRENT)
@Timeout(600)
class PartitionTailsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final RememberingEventCodec codec = new RememberingEventCodec();
    private final InMemoryEventStore log = new InMemoryEventStore(3, codec);
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private int append() {
        var id = UUID.randomUUID();
        var event =
                new NewEvent(UUID.randomUUID(), Instant.EPOCH, Metadata.NONE, codec.encode(new LessonArchived(id, id)));
        log.append(List.of(Append.of(id, 0, List.of(event))));
        return log.partitions().of(id);
    }

    private interface Poll {
        List<RecordedEvent> of(Duration atMost, CountDownLatch ended) throws InterruptedException;
    }

    private LiveEvents feeds(Poll poll) {
        return (partition, after) -> {
            subscribed.incrementAndGet();
            var ended = new CountDownLatch(1);
            return new LiveEvents.Feed() {
                @Override
                public List<RecordedEvent> poll(Duration atMost) throws InterruptedException {
                    return poll.of(atMost, ended);
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                    ended.countDown();
                }
            };
        };
    }

    @Test
    void a_feed_that_never_returns_holds_up_nothing_and_is_ended() throws Exception {
        var tails = new PartitionTails(log, new HeadWatch(log, Announcements.none()), feeds((atMost, ended) -> {
            ended.await();
            return List.of();
        }));
        tails.start();
        await().atMost(LONG).until(() -> subscribed.get() == 3);

        for (int i = 0; i < 20; i++) {
            int partition = append();
            assertThat(tails.of(partition).awaitAfter(log.heads().get(partition) - 1, LONG, () -> false))
                    .isTrue();
        }

        tails.stop();
        assertThat(tails.awaitEnd(Deadline.after(LONG))).isTrue();
        assertThat(closed.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a_feed_that_fails_is_told_and_replaced() throws Exception {
        var isBroken = new AtomicBoolean(true);
        var tails = new PartitionTails(log, new HeadWatch(log, Announcements.none()), feeds((atMost, ended) -> {
            if (isBroken.get()) {
                throw new NoClassDefFoundError("somewhere/Else");
            }
            ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return List.of();
        }));
        tails.start();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(tails.failures().get("tail/1")).contains("somewhere/Else"));
        int partition = append();
        assertThat(tails.of(partition).awaitAfter(0, LONG, () -> false)).isTrue();
        assertThat(closed.get()).isPositive();

        isBroken.set(false);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(tails.failures())
                        .hasSize(4)
                        .allSatisfy(
                                (name, failure) -> assertThat(failure).as(name).isNull()));
        tails.stop();
        assertThat(tails.awaitEnd(Deadline.after(LONG))).isTrue();
        assertThat(closed).hasValue(subscribed.get());
    }
}
