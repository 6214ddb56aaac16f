package io.edupulse.projection.live;

import io.edupulse.kernel.bus.HeadWatch;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.EventBuffer;
import io.edupulse.kernel.work.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tails of all partitions, and the looks at the heads of the log that tell them what the broker does not deliver,
/// several times a second. Thread-safe.
final class PartitionTails implements Part {

    /// What does not come is missed after this time, and after twice as long at the latest.
    private static final Duration LOOK = Duration.ofMillis(250);

    private final EventReader log;
    private final HeadWatch heads;
    private final List<PartitionTail> tails = new ArrayList<>();
    private volatile HeadWatch.@Nullable Observation looking;
    private Deadline nextLook = Deadline.after(LOOK);

    PartitionTails(EventReader log, HeadWatch heads, LiveEvents live) {
        this.log = log;
        this.heads = heads;
        int partitions = log.partitions().count();
        for (int partition = 0; partition < partitions; partition++) {
            tails.add(new PartitionTail(partition, log, live, EventBuffer.NEWEST.boundFor(partitions)));
        }
    }

    /// Begins to receive what comes from now on.
    void start() {
        var positions = log.heads();
        for (int partition = 0; partition < tails.size(); partition++) {
            tails.get(partition).start(positions.get(partition));
        }
        looking = heads.observe(this::beginLook);
    }

    PartitionTail of(int partition) {
        return tails.get(partition);
    }

    /// The failures, by the name of what fails; null for what is well.
    Map<String, @Nullable String> failures() {
        var failures = new HashMap<String, @Nullable String>();
        failures.put("heads", heads.failure().orElse(null));
        for (int partition = 0; partition < tails.size(); partition++) {
            failures.put(
                    Text.format("tail/%d", partition),
                    tails.get(partition).failure().orElse(null));
        }
        return failures;
    }

    @Override
    public void stop() {
        var observation = looking;
        if (observation != null) {
            observation.stop();
        }
        tails.forEach(PartitionTail::stop);
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        var observation = looking;
        boolean hasEnded = observation == null || observation.awaitEnd(deadline);
        for (var tail : tails) {
            hasEnded &= tail.awaitEnd(deadline);
        }
        return hasEnded;
    }

    private Optional<HeadWatch.Look> beginLook() {
        if (!nextLook.hasPassed()) {
            return Optional.empty();
        }
        nextLook = Deadline.after(LOOK);
        return Optional.of(this::observe);
    }

    /// News for the tails are none for the watch: what the feeds have not delivered yet needs no sooner look.
    private boolean observe(List<Head> seen) {
        for (int partition = 0; partition < tails.size(); partition++) {
            tails.get(partition).observeHead(seen.get(partition));
        }
        return false;
    }
}
