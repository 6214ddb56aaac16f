package io.edupulse.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypesTest {

    private sealed interface Bird extends DomainEvent {}

    private record Hatched() implements Bird {}

    private sealed interface Travel extends Bird {}

    private record Departed(String whereTo) implements Travel {}

    private sealed interface Train extends DomainEvent {
        record Departed() implements Train {}
    }

    private interface Anything extends DomainEvent {}

    @Test
    void finds_the_records_below_sealed_roots_in_the_order_of_their_declaration() {
        var types = EventTypes.of(List.of(Bird.class));

        assertThat(types.all()).containsExactly(Hatched.class, Departed.class);
        assertThat(types.find("Departed")).contains(Departed.class);
        assertThat(types.find("Landed")).isEmpty();
        assertThat(EventTypes.nameOf(Hatched.class)).isEqualTo("Hatched");
    }

    @Test
    void refuses_two_events_of_one_name() {
        assertThatThrownBy(() -> EventTypes.of(List.of(Bird.class, Train.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Departed", Train.Departed.class.getName(), Departed.class.getName());
    }

    @Test
    void refuses_a_root_whose_events_it_cannot_know() {
        assertThatThrownBy(() -> EventTypes.of(List.of(Anything.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Anything.class.getName());
    }
}
