package io.edupulse.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredTracingTest {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";

    private static boolean isWanted(Map<String, String> environment) {
        return ConfiguredTracing.isWanted(environment::get);
    }

    @Test
    void nothing_is_traced_unless_it_is_said_where_to() {
        assertThat(isWanted(Map.of())).isFalse();
        assertThat(isWanted(Map.of("OTEL_SERVICE_NAME", "library"))).isFalse();
        assertThat(isWanted(Map.of(ENDPOINT, " "))).isFalse();
        assertThat(isWanted(Map.of(ENDPOINT, "http://collector:4318"))).isTrue();
        assertThat(isWanted(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/v1/traces")))
                .isTrue();
        assertThat(isWanted(Map.of(EXPORTER, "otlp"))).isTrue();
    }

    @Test
    void it_can_be_switched_off_beside_an_endpoint() {
        assertThat(isWanted(Map.of(ENDPOINT, "http://collector:4318", EXPORTER, "none")))
                .isFalse();
        assertThat(isWanted(Map.of(ENDPOINT, "http://collector:4318", "OTEL_SDK_DISABLED", "true")))
                .isFalse();
    }
}
