package io.edupulse.classroom.pulse;

import io.edupulse.kernel.collection.PersistentSet;
import java.util.UUID;

/// The state of a pulse. Those of the predecessor system were never launched: they are open from the first response.
record Pulse(Stage stage, PersistentSet<UUID> responders) {

    static final Pulse NEW = new Pulse(Stage.NEW, PersistentSet.empty());

    enum Stage {
        /// Not launched yet.
        NEW,
        OPEN,
        CLOSED
    }

    boolean is(Stage other) {
        return stage == other;
    }

    Pulse launched() {
        return new Pulse(Stage.OPEN, responders);
    }

    Pulse respondedBy(UUID responderId) {
        return new Pulse(is(Stage.NEW) ? Stage.OPEN : stage, responders.with(responderId));
    }

    Pulse closed() {
        return new Pulse(Stage.CLOSED, responders);
    }
}
