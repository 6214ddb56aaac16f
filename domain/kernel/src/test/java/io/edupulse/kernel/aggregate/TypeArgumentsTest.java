package io.edupulse.kernel.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An aggregate tells its types by its declaration.
class TypeArgumentsTest {

    record Lamp(boolean isOn) {}

    record Press(UUID aggregateId) implements Command {}

    record Pressed() implements DomainEvent {}

    @ParameterizedTest
    @MethodSource("lamps")
    void the_types_are_read_from_the_class_and_its_supertypes(Aggregate<Lamp, Press, Pressed> lamp) {
        assertThat(lamp.states()).isEqualTo(Lamp.class);
        assertThat(lamp.commands()).isEqualTo(Press.class);
        assertThat(lamp.events()).isEqualTo(Pressed.class);
    }

    @Test
    void a_state_with_parameters_of_its_own_is_its_class() {
        assertThat(new Switched<List<Lamp>>(List.of()) {}.states()).isEqualTo(List.class);
    }

    @ParameterizedTest
    @MethodSource("open")
    void types_that_the_declaration_leaves_open_are_refused(Aggregate<?, ?, ?> lamp) {
        assertThatThrownBy(lamp::states)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("aggregate.types-unknown"))
                .hasMessageContainingAll(
                        lamp.getClass().getName(), "the S of", "override commands(), events() and states()");
    }

    @Test
    void a_class_that_leaves_types_open_overrides_them() {
        assertThat(new Told<>(new Lamp(false), Lamp.class).states()).isEqualTo(Lamp.class);
    }

    private static Stream<Aggregate<Lamp, Press, Pressed>> lamps() {
        return Stream.of(new Direct(), new Below(), new Swapped(), new Anonymous().lamp());
    }

    @SuppressWarnings("rawtypes")
    private static Stream<Aggregate<?, ?, ?>> open() {
        return Stream.of(new Switched<>(new Lamp(false)), new Raw());
    }

    private static final class Direct extends Pressable<Lamp> implements Aggregate<Lamp, Press, Pressed> {

        Direct() {
            super(new Lamp(false));
        }
    }

    /// The types are on an interface below [Aggregate], and on a class below that.
    private interface Pressing<T> extends Aggregate<T, Press, Pressed> {}

    private static class Switched<T> extends Pressable<T> implements Pressing<T> {

        Switched(T initial) {
            super(initial);
        }
    }

    private static class Below extends Switched<Lamp> {

        Below() {
            super(new Lamp(false));
        }
    }

    /// The same types in another order.
    private interface Reversed<E extends DomainEvent, C extends Command, S> extends Aggregate<S, C, E> {}

    private static final class Swapped extends Pressable<Lamp> implements Reversed<Pressed, Press, Lamp> {

        Swapped() {
            super(new Lamp(false));
        }
    }

    private static final class Anonymous {

        Aggregate<Lamp, Press, Pressed> lamp() {
            return new Switched<>(new Lamp(true)) {};
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class Raw extends Switched {

        Raw() {
            super(new Lamp(false));
        }
    }

    private static final class Told<T> extends Switched<T> {

        private final Class<T> states;

        Told(T initial, Class<T> states) {
            super(initial);
            this.states = states;
        }

        @Override
        public Class<T> states() {
            return states;
        }
    }

    /// All but the types.
    private abstract static class Pressable<T> {

        private final T initial;

        Pressable(T initial) {
            this.initial = initial;
        }

        public String name() {
            return "lamp";
        }

        public T initial() {
            return initial;
        }

        public Decision<Pressed> decide(T state, Press command, Instant now) {
            return Decision.accept(new Pressed());
        }

        public T evolve(T state, Pressed event) {
            return state;
        }
    }
}
