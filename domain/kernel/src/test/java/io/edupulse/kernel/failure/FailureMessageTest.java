package io.edupulse.kernel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailureMessageTest {

    @Test
    void begins_with_the_code_where_there_is_one() {
        assertThat(FailureMessage.of(new CodedException("a.code", "It failed"))).isEqualTo("a.code: It failed");
    }

    @Test
    void is_the_databases_own_word() {
        var failure = new IllegalStateException("SQL [select]; ERROR", new SQLException("ERROR: no\n  Detail: more"));

        assertThat(FailureMessage.of(failure)).isEqualTo("ERROR: no");
    }

    @Test
    void is_the_first_line_of_others_and_never_nothing() {
        assertThat(FailureMessage.of(new IOException("one\ntwo"))).isEqualTo("one");
        assertThat(FailureMessage.of(new IOException())).isEqualTo("java.io.IOException");
    }
}
