package io.edupulse.projection.live;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.EventBuffer;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tails of all partitions, and the looks at the log that tell them what the broker does not deliver: one statement
/// for all, several times a second, in a rhythm of its own. Thread-safe.
final class PartitionTails implements Part {

    /// What does not come is missed after this time, and after twice as long at the latest.
    private static final Duration LOOK = Duration.ofMillis(250);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final EventReader log;
    private final List<PartitionTail> tails = new ArrayList<>();
    private final GuardedLoop looking;

    PartitionTails(EventReader log, LiveEvents live) {
        this.log = log;
        int partitions = log.partitions().count();
        for (int partition = 0; partition < partitions; partition++) {
            tails.add(new PartitionTail(partition, log, live, EventBuffer.NEWEST.boundFor(partitions)));
        }
        this.looking = GuardedLoop.of("tails", Backoff.between(LOOK, LONGEST_PAUSE), this::look);
    }

    /// Begins to receive what comes from now on.
    void start() {
        var heads = log.heads();
        for (int partition = 0; partition < tails.size(); partition++) {
            tails.get(partition).start(heads.get(partition));
        }
        looking.start();
    }

    PartitionTail of(int partition) {
        return tails.get(partition);
    }

    /// The failures, by the name of what fails; null for what is well.
    Map<String, @Nullable String> failures() {
        var failures = new HashMap<String, @Nullable String>();
        failures.put("tails", looking.failure().orElse(null));
        for (int partition = 0; partition < tails.size(); partition++) {
            failures.put(
                    Text.format("tail/%d", partition),
                    tails.get(partition).failure().orElse(null));
        }
        return failures;
    }

    @Override
    public void stop() {
        looking.close();
        tails.forEach(PartitionTail::stop);
    }

    @Override
    public boolean awaitEnd(Deadline deadline) throws InterruptedException {
        boolean hasEnded = looking.awaitEnd(deadline);
        for (var tail : tails) {
            hasEnded &= tail.awaitEnd(deadline);
        }
        return hasEnded;
    }

    private Duration look() {
        var heads = log.readHeads();
        for (int partition = 0; partition < tails.size(); partition++) {
            tails.get(partition).observeHead(heads.get(partition));
        }
        return LOOK;
    }
}
