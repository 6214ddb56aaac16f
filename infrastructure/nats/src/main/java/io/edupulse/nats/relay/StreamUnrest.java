package io.edupulse.nats.relay;

import io.edupulse.kernel.text.Text;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/// How often a stream was made again lately. A stream that does not last is made again and again by servers that
/// disagree for good: a cluster has two metadata leaders after two of three servers have lost their stores at the
/// same time while the third one led, and only an end of that third process helps. The same is seen where another
/// program deletes the stream. Used by one thread at a time.
final class StreamUnrest {

    private static final Duration LATELY = Duration.ofMinutes(2);
    private static final int OFTEN = 2;

    private final LongSupplier nanoTime;
    private final ArrayDeque<Long> refills = new ArrayDeque<>();

    StreamUnrest() {
        this(System::nanoTime);
    }

    StreamUnrest(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// The stream is made again now.
    void refilled() {
        forget();
        refills.add(nanoTime.getAsLong());
    }

    /// What to tell of a failure meanwhile: the failure alone, or what to do besides.
    String told(String stream, String failure) {
        forget();
        return refills.size() < OFTEN
                ? failure
                : Text.format(
                        "relay.stream-unsteady: Stream %s was made again %d times within %d minutes: the servers of a JetStream cluster disagree, or another program deletes it. Restart the servers one after the other, each when the one before is healthy. %s",
                        stream, refills.size(), LATELY.toMinutes(), failure);
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        while (!refills.isEmpty() && now - refills.getFirst() > LATELY.toNanos()) {
            refills.removeFirst();
        }
    }
}
