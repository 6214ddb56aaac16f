package io.edupulse.kernel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.command.AggregateNotLoadedException;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureCopyTest {

    static Stream<Throwable> failures() {
        return Stream.of(
                new CodedException("some.code", "It failed"),
                new StoreUnavailableException("It is away", true, new IOException("reset")),
                new AggregateNotLoadedException("aggregate.wrong-type", "It is another"),
                new InvalidEventException("event.too-large", "It is too large"),
                new UnreadableEventException("It has no title", new IOException("end")),
                new IllegalArgumentException("It is negative"),
                new NullPointerException("It is null"),
                new UncheckedIOException("It is closed", new IOException("closed")),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_copy_is_of_the_same_class_and_tells_the_same(Throwable failure) {
        var copy = FailureCopy.of(failure);

        assertThat(copy).isNotSameAs(failure).hasSameClassAs(failure).hasMessage(failure.getMessage());
        assertThat(FailureMessage.of(copy)).isEqualTo(FailureMessage.of(failure));
        assertThat(Stream.concat(Stream.of(copy.getCause()), Stream.of(copy.getSuppressed())))
                .contains(failure);
        if (failure instanceof StoreUnavailableException) {
            assertThat(copy).hasFieldOrPropertyWithValue("maybeCommitted", true);
        }
    }

    @Test
    void one_of_a_class_that_cannot_be_copied_is_told_as_it_is() {
        class NumberedException extends RuntimeException {
            NumberedException(int number) {
                super("number " + number);
            }
        }
        var failure = new NumberedException(7);

        assertThat(FailureCopy.of(failure)).isSameAs(failure);
    }

    /// Its constructor takes something else than the message.
    public static final class MissingFileException extends RuntimeException {
        public MissingFileException(String file) {
            super("There is no file " + file);
        }
    }

    @Test
    void one_whose_copy_would_tell_something_else_is_told_as_it_is() {
        var failure = new MissingFileException("a.txt");

        assertThat(FailureCopy.of(failure)).isSameAs(failure);
    }
}
