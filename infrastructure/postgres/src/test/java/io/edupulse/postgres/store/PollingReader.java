package io.edupulse.postgres.store;

import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.store.EventStore;
import io.edupulse.kernel.text.Text;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/// Follows a partition while others write to it, and fails as soon as it sees an event that is not the next one.
record PollingReader(EventStore store, int partition, BooleanSupplier writersAreDone) implements Callable<Long> {

    private static final int BATCH = 100;

    /// How many events it has seen, all of them in their order.
    @Override
    public Long call() {
        long last = 0;
        while (true) {
            boolean done = writersAreDone.getAsBoolean();
            var batch = store.readBatch(partition, last, BATCH);
            for (RecordedEvent event : batch) {
                if (event.position() != last + 1) {
                    throw new IllegalStateException(Text.format("After position %d came %s", last, event));
                }
                last = event.position();
            }
            if (done && batch.isEmpty()) {
                return last;
            }
        }
    }
}
