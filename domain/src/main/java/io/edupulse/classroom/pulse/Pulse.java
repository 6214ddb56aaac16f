package io.edupulse.classroom.pulse;

import io.edupulse.kernel.collection.PersistentMap;
import java.util.UUID;

/// The state of a learning pulse.
sealed interface Pulse {

    /// Nobody has launched it.
    record Unknown() implements Pulse {}

    /// Takes responses.
    ///
    /// @param responders a set: those who have answered
    record Open(PersistentMap<UUID, Boolean> responders) implements Pulse {

        static final Open LAUNCHED = new Open(PersistentMap.empty());

        boolean hasAnswerOf(UUID responderId) {
            return responders.getOrDefault(responderId, false);
        }

        Open answeredBy(UUID responderId) {
            return new Open(responders.with(responderId, true));
        }
    }

    /// Takes nothing any more.
    record Closed() implements Pulse {}
}
