package io.edupulse.projection.read;

import java.util.Optional;
import java.util.function.Function;

/// Asks a question of the source whose turn it is, and again of the next one where the turn has passed on meanwhile.
/// Thread-safe.
///
/// @param database decides whose turn it is
public record Reading(ReadDatabase database) {

    /// The last time, the primary answers, which lacks nothing.
    private static final int MOST_TURNS = 3;

    /// The answer of a source whose turn it was until the answer was there.
    ///
    /// @param question empty where it has noticed that it is another source's turn
    public <R> R ask(Function<Source, Optional<R>> question) {
        int turns = 1;
        while (true) {
            boolean isLast = turns >= MOST_TURNS;
            var source = isLast ? database.primary() : database.current();
            Optional<R> answer;
            try {
                answer = question.apply(source);
            } catch (RuntimeException e) {
                if (isLast || !database.hasFailed(source, e)) {
                    throw e;
                }
                answer = Optional.empty();
            }
            if (answer.isPresent() && (isLast || database.isCurrent(source))) {
                return answer.get();
            }
            turns++;
        }
    }
}
