package io.edupulse.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    @Test
    void is_empty_only_if_nothing_is_known() {
        assertThat(Metadata.NONE.isEmpty()).isTrue();
        assertThat(new Metadata(null, null, null, null).isEmpty()).isTrue();
        assertThat(new Metadata(null, null, "ada", null).isEmpty()).isFalse();
    }

    @Test
    void takes_what_fits_a_header() {
        var longest = "~ ".repeat(128);
        assertThat(new Metadata(longest, "", "a b", null).correlationId()).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\0", "\u007F", "\u00E9"})
    void refuses_what_would_break_a_header(String value) {
        assertThatThrownBy(() -> new Metadata(null, null, value, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("actor must be");
    }

    @Test
    void refuses_what_is_too_long_by_its_name() {
        var tooLong = "x".repeat(257);
        assertThatThrownBy(() -> new Metadata(tooLong, null, null, null))
                .hasMessageContainingAll("correlation_id", "257");
        assertThatThrownBy(() -> new Metadata(null, tooLong, null, null)).hasMessageContaining("causation_id");
        assertThatThrownBy(() -> new Metadata(null, null, null, tooLong)).hasMessageContaining("traceparent");
    }
}
