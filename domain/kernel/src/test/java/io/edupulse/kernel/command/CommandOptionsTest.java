package io.edupulse.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.event.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandOptionsTest {

    @Test
    void can_be_combined() {
        var metadata = new Metadata("c", null, "ada", null);
        var options = CommandOptions.NONE
                .withExpectedSequence(0)
                .withIdempotencyKey("k".repeat(200))
                .withMetadata(metadata);

        assertThat(options.expectedSequence()).hasValue(0);
        assertThat(options.idempotencyKey()).hasSize(200);
        assertThat(options.metadata()).isEqualTo(metadata);
        assertThat(CommandOptions.NONE.expectedSequence()).isEmpty();
        assertThat(CommandOptions.NONE.idempotencyKey()).isNull();
    }

    @Test
    void refuse_a_negative_sequence() {
        assertThatThrownBy(() -> CommandOptions.NONE.withExpectedSequence(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("expected_sequence", "-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "\u00FC", "\0"})
    void refuse_a_key_that_is_not_printable(String key) {
        assertThatThrownBy(() -> CommandOptions.NONE.withIdempotencyKey(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idempotency_key");
    }

    @Test
    void refuse_a_key_that_is_too_long() {
        assertThatThrownBy(() -> CommandOptions.NONE.withIdempotencyKey("k".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("201");
    }
}
