package io.edupulse.nats.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.nats.connection.NatsSettings;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The names of streams and subjects, in countries with digits and letters of their own.
class StreamNamesTest {

    private final NatsSettings settings = NatsSettings.at("nats://localhost");
    private final StreamNames names = new StreamNames(settings);
    private Locale before = Locale.ROOT;

    @BeforeEach
    void remember() {
        before = Locale.getDefault();
    }

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR", "th-TH-u-nu-thai"})
    void names_are_those_of_the_contract_in_every_country(String country) {
        Locale.setDefault(Locale.forLanguageTag(country));

        assertThat(names.stream(12)).isEqualTo("EDUPULSE_12");
        assertThat(names.subjects(12)).isEqualTo("edupulse.log.12.>");
        assertThat(names.subject(12, "ParcelSent")).isEqualTo("edupulse.log.12.ParcelSent");
        assertThat(names.unpublishableSubject(12, "ParcelSent")).isEqualTo("edupulse.log.12._unpublishable.ParcelSent");
        assertThat(names.unpublishableFilter(12)).isEqualTo("edupulse.log.12._unpublishable.>");
        var environment = new StreamNames(settings.inEnvironment("pilot"));
        assertThat(environment.stream(3)).isEqualTo("EDUPULSE_PILOT_3");
        assertThat(environment.subjects(3)).isEqualTo("edupulse.pilot.log.3.>");
    }
}
