package io.edupulse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.Decision.Accepted;
import io.edupulse.kernel.aggregate.Decision.Rejected;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.List;

/// Tests an aggregate by its history alone: given these events, when this command comes, then those events follow
/// or a rule refuses it. Immutable, so a given can be shared.
public final class AggregateFixture<S, C extends Command, E extends DomainEvent> {

    private final Aggregate<S, C, E> aggregate;

    private AggregateFixture(Aggregate<S, C, E> aggregate) {
        this.aggregate = aggregate;
    }

    public static <S, C extends Command, E extends DomainEvent> AggregateFixture<S, C, E> of(
            Aggregate<S, C, E> aggregate) {
        return new AggregateFixture<>(aggregate);
    }

    /// What has happened so far; nothing for an unknown aggregate.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array goes to List.of, which copies it
    public final Given given(E... history) {
        return new Given(evolve(aggregate.initial(), List.of(history)));
    }

    private S evolve(S from, List<E> events) {
        var state = from;
        for (var event : events) {
            state = aggregate.evolve(state, event);
        }
        return state;
    }

    /// An aggregate with a past.
    public final class Given {

        private final S state;

        private Given(S state) {
            this.state = state;
        }

        /// A command that comes at the epoch, unless [When#at] says another time.
        public When when(C command) {
            return new When(state, command, Instant.EPOCH);
        }
    }

    /// A command that is about to be decided.
    public final class When {

        private final S state;
        private final C command;
        private final Instant now;

        private When(S state, C command, Instant now) {
            this.state = state;
            this.command = command;
            this.now = now;
        }

        public When at(Instant instant) {
            return new When(state, command, instant);
        }

        /// The command is accepted with exactly these events, in this order; they are the past of what comes next.
        @SafeVarargs
        @SuppressWarnings("varargs") // the array goes to List.of, which copies it
        public final Given thenEvents(E... expected) {
            var events = List.of(expected);
            assertThat(decide()).isEqualTo(new Accepted<>(events));
            return new Given(evolve(state, events));
        }

        /// A rule refuses the command, with these values.
        public void thenRejected(Rejection expected) {
            assertThat(decide()).isEqualTo(new Rejected<>(expected));
        }

        /// The rule with this code refuses the command, in one line.
        public void thenRejected(String code) {
            switch (decide()) {
                case Rejected<E>(var rejection) -> {
                    assertThat(rejection.code()).isEqualTo(code);
                    assertThat(rejection.message()).isNotBlank().doesNotContain("\n");
                }
                case Accepted<E>(var events) -> fail("Expected %s, but it was accepted: %s", code, events);
            }
        }

        private Decision<E> decide() {
            return aggregate.decide(state, command, now);
        }
    }
}
