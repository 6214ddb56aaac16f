package io.edupulse.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void a_run_of_two_minutes_with_all_faults_is_the_usual_one() {
        var options = Options.read();

        assertThat(options.length()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.faults()).isEmpty();
        assertThat(options.nodes()).isEqualTo(3);
        assertThat(options.isUndisturbed()).isFalse();
    }

    @Test
    void options_are_pairs() {
        var options = Options.read("--minutes", "60", "--fault", "node-kill,nats-kill", "--seed", "7");

        assertThat(options.length()).isEqualTo(Duration.ofHours(1));
        assertThat(options.faults()).containsExactly("node-kill", "nats-kill");
        assertThat(options.seed()).isEqualTo(7);
        assertThat(options.report()).endsWithRaw(Path.of("torture", "target", "run-7"));
    }

    @Test
    void a_run_may_be_undisturbed() {
        assertThat(Options.read("--fault", "none").isUndisturbed()).isTrue();
    }

    @Test
    void the_standby_answers_queries_unless_it_is_told_not_to() {
        assertThat(Options.read().standbyReads()).isTrue();
        assertThat(Options.read().command()).doesNotContain("standby-reads");
        var without = Options.read("--standby-reads", "false");
        assertThat(without.standbyReads()).isFalse();
        assertThat(without.command()).contains("--standby-reads false");
    }

    @Test
    void what_is_wrong_is_told() {
        assertThatThrownBy(() -> Options.read("--minutes", "soon"))
                .hasMessage("--minutes takes a number from 1 to 1440, and not soon");
        assertThatThrownBy(() -> Options.read("--standby-reads", "yes"))
                .hasMessage("--standby-reads takes true or false, and not yes");
        assertThatThrownBy(() -> Options.read("--nodes")).hasMessage("--nodes has no value");
        assertThatThrownBy(() -> Options.read("--node", "3")).hasMessage("There is no option --node");
    }
}
