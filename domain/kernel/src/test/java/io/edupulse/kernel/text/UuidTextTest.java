package io.edupulse.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {

    @Test
    void every_uuid_is_read_in_either_case() {
        var random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            var uuid = new UUID(random.nextLong(), random.nextLong());
            assertThat(UuidText.parse(uuid.toString())).hasValue(uuid);
            assertThat(UuidText.parse(uuid.toString().toUpperCase(Locale.ROOT))).hasValue(uuid);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "0190A0B0-0000-7000-8000-00000000002",
                "0190A0B0-0000-7000-8000-0000000000022",
                "0190A0B00-000-7000-8000-000000000002",
                "0190A0B0-0000-7000-8000-00000000000g",
                "0190A0B0-0000-7000-8000-00000000000@",
                "0190A0B0-0000-7000-8000-00000000000`",
                "0190A0B0-0000-7000-8000-0000000000 2",
                "0190A0B0-0000-7000-8000-00000000000٣",
                "0190A0B0-0000-7000-8000-00000000000ａ",
                "0190A0B0_0000-7000-8000-000000000002",
                "-190A0B0-0000-7000-8000-000000000002",
                "+190A0B0-0000-7000-8000-000000000002"
            })
    void all_else_is_none(String text) {
        assertThat(UuidText.parse(text)).isEmpty();
    }
}
