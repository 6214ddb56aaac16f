package io.edupulse.classroom.quiz;

import io.edupulse.kernel.collection.PersistentMap;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The state of a quiz.
sealed interface Quiz {

    /// Nobody has opened it.
    record Unknown() implements Quiz {}

    /// Takes submissions.
    ///
    /// @param attempts how many each student has used
    record Open(
            int maximumScore, int attemptsAllowed, @Nullable Instant deadline, PersistentMap<UUID, Integer> attempts)
            implements Quiz {

        /// A quiz of the predecessor, which knew no limits.
        static final Open WITHOUT_LIMITS = new Open(Integer.MAX_VALUE, Integer.MAX_VALUE, null, PersistentMap.empty());

        int attemptsOf(UUID studentId) {
            return attempts.getOrDefault(studentId, 0);
        }

        Open submittedBy(UUID studentId) {
            return new Open(
                    maximumScore, attemptsAllowed, deadline, attempts.with(studentId, attemptsOf(studentId) + 1));
        }
    }

    /// Takes nothing any more.
    record Closed() implements Quiz {}
}
