package io.edupulse.projection.live;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.event.RecordedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A broker that delivers exactly what a test tells it to, in the order in which it is told.
public final class ScriptedLiveEvents implements LiveEvents {

    private final Map<Integer, List<BlockingQueue<List<RecordedEvent>>>> subscribers = new ConcurrentHashMap<>();

    /// Delivers to all who are subscribed.
    void deliver(RecordedEvent event) {
        subscribersOf(event.partition()).forEach(queue -> queue.add(List.of(event)));
    }

    /// How many feeds of a partition are open.
    int subscriptions(int partition) {
        return subscribersOf(partition).size();
    }

    private List<BlockingQueue<List<RecordedEvent>>> subscribersOf(int partition) {
        return subscribers.computeIfAbsent(partition, key -> new CopyOnWriteArrayList<>());
    }

    @Override
    public Feed subscribe(int partition, long afterPosition) {
        var queue = new LinkedBlockingQueue<List<RecordedEvent>>();
        subscribersOf(partition).add(queue);
        return new Feed() {
            @Override
            public List<RecordedEvent> poll(Duration atMost) throws InterruptedException {
                var arrived = new ArrayList<RecordedEvent>();
                var first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    arrived.addAll(first);
                    for (var next = queue.poll(); next != null; next = queue.poll()) {
                        arrived.addAll(next);
                    }
                }
                return arrived;
            }

            @Override
            public void close() {
                subscribersOf(partition).remove(queue);
                queue.add(List.of()); // a waiting poll returns
            }
        };
    }
}
