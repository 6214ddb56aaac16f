package io.edupulse.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR", "de-DE", "en-US"})
    void formats_alike_in_every_country(String country) {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(country));
        try {
            assertThat(Text.format("%d %,d %.1f %S", 42, 1_234, 0.5, "title")).isEqualTo("42 1,234 0.5 TITLE");
        } finally {
            Locale.setDefault(before);
        }
    }
}
