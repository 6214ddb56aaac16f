package io.edupulse.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.testkit.InMemoryLeases;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final InMemoryLeases.Cluster cluster = new InMemoryLeases.Cluster();
    private final InMemoryLeases node = cluster.node();
    private final Turn one = new Turn(node, "rebuilds");
    private final Turn other = new Turn(cluster.node(), "rebuilds");

    @Test
    void is_one_process_s_at_a_time_until_it_passes() {
        assertThat(one.isOurs()).isTrue();
        assertThat(one.isOurs()).isTrue();
        assertThat(other.isOurs()).isFalse();

        one.pass();

        assertThat(one.isOurs()).isFalse();
        assertThat(other.isOurs()).isTrue();
    }

    @Test
    void of_a_dead_process_is_anothers() {
        assertThat(one.isOurs()).isTrue();

        node.close();

        assertThat(other.isOurs()).isTrue();
        assertThat(one.isOurs()).isFalse();
    }

    @Test
    void that_no_other_takes_comes_back() {
        assertThat(one.isOurs()).isTrue();

        one.pass();

        await().atMost(Duration.ofSeconds(60)).until(one::isOurs);
    }
}
