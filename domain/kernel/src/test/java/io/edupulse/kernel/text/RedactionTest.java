package io.edupulse.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.failure.FailureMessage;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nats://app:s3cret@broker:4222 | nats://app:***@broker:4222
            nats://s3cret@broker:4222 | nats://***@broker:4222
            tls://app:s3cret@a:1,nats://s3cret@b:2,nats://c:3 | tls://app:***@a:1,nats://***@b:2,nats://c:3
            nats://app:s3c/r@et@broker | nats://app:***@broker
            nats://app:s3c?x=r@et@broker | nats://app:***@broker
            NATS does not answer at nats://app:s3cret@broker:4222 | NATS does not answer at nats://app:***@broker:4222
            Unable to connect: [nats://app:s3cret@a:1, nats://x:s3cret@b:2] | Unable to connect: [nats://app:***@a:1, nats://x:***@b:2]
            jdbc:postgresql://h/db?user=a@b&password=s3cret&ssl=true | jdbc:postgresql://h/db?user=a@b&password=***&ssl=true
            jdbc:postgresql://h/db?PASSWORD=s3@cret | jdbc:postgresql://h/db?PASSWORD=***
            jdbc:postgresql://h/db?sslpassword=s3cret | jdbc:postgresql://h/db?sslpassword=***
            jdbc:postgresql://app:s3cret@h/db?a=b | jdbc:postgresql://app:***@h/db?a=b
            the file says nats.token=s3cret | the file says nats.token=***
            {"database_password":"s3\\"cret","port":1} | {"database_password":"***","port":1}
            Authorization: Bearer s3cret.s3cret.s3cret | Authorization: Bearer ***
            """)
    void hides_what_is_secret_and_nothing_else(String text, String shown) {
        assertThat(Redaction.of(text)).isEqualTo(shown);
        assertThat(Redaction.of(shown)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nats://broker:4222",
                "jdbc:postgresql://localhost:5432/edupulse?ssl=true&user=app",
                "The bearer of this: it is a = b, said a@b.de",
                "{\"payload\":{\"title\":\"Brüche\"}}"
            })
    void leaves_other_texts_alone(String text) {
        assertThat(Redaction.of(text)).isEqualTo(text);
        assertThat(Redaction.url(text)).isEqualTo(text);
    }

    @Test
    void an_address_may_hold_blanks_quotes_and_line_breaks() {
        assertThat(Redaction.url("nats://app:s3 c'r\"et@broker:1")).isEqualTo("nats://app:***@broker:1");
        assertThat(Redaction.url("nats://app:s3\ncr\ret@broker:1")).isEqualTo("nats://app:***@broker:1");
        assertThat(Redaction.url("jdbc:postgresql://h/db?password=s3 c'r\"et&a=b"))
                .isEqualTo("jdbc:postgresql://h/db?password=***&a=b");
    }

    @Test
    void a_long_text_takes_no_long_time() {
        assertThat(Redaction.of("://a=\"".repeat(20_000))).hasSize(120_000);
        assertThat(Redaction.of("password".repeat(20_000))).hasSize(160_000);
        assertThat(Redaction.of("://" + "a".repeat(200_000))).hasSize(200_003);
        assertThat(Redaction.of("://" + "\"token\":\"" + "a\\n".repeat(200_000)))
                .hasSize(15);
    }

    @Test
    void no_failure_is_told_with_a_secret() {
        var address = "nats://app:s3cret@broker";
        assertThat(new CodedException("a.code", "No answer at " + address)).hasMessageNotContaining("s3cret");
        assertThat(FailureMessage.of(new IOException(address))).doesNotContain("s3cret");
        assertThat(FailureMessage.of(new SQLException(address))).doesNotContain("s3cret");
    }
}
