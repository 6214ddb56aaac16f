package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateCacheTest {

    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    /// A state is its own weight.
    private final StateCache<Long> cache = new StateCache<>(100, state -> state);

    private static VersionedState<Long> weighing(long weight) {
        return VersionedState.initial(weight);
    }

    private Stream<UUID> kept() {
        return Stream.of(A, B, C).filter(id -> cache.get(id) != null);
    }

    @Test
    void gives_back_what_was_put_in() {
        cache.put(A, weighing(40));

        assertThat(cache.get(A)).isEqualTo(weighing(40));
        assertThat(cache.get(B)).isNull();
    }

    @Test
    void forgets_those_that_were_not_used_for_the_longest_time() {
        cache.put(A, weighing(40));
        cache.put(B, weighing(40));
        cache.get(A);

        cache.put(C, weighing(40));

        assertThat(kept()).containsExactly(A, C);
    }

    @Test
    void forgets_as_many_as_the_new_one_needs() {
        cache.put(A, weighing(40));
        cache.put(B, weighing(40));

        cache.put(C, weighing(90));

        assertThat(kept()).containsExactly(C);
    }

    @Test
    void a_state_that_grows_weighs_more() {
        cache.put(A, weighing(10));
        cache.put(B, weighing(10));

        cache.put(A, weighing(95));

        assertThat(kept()).containsExactly(A);
    }

    @Test
    void what_would_not_fit_alone_is_not_kept_and_drives_nobody_out() {
        cache.put(A, weighing(40));
        cache.put(B, weighing(40));

        cache.put(B, weighing(101));

        assertThat(kept()).containsExactly(A);
    }

    @Test
    void what_was_removed_makes_room() {
        cache.put(A, weighing(60));
        cache.remove(A);
        cache.remove(A);
        cache.put(B, weighing(60));
        cache.put(C, weighing(40));

        assertThat(kept()).containsExactly(B, C);
    }
}
