package io.edupulse.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoggerContext context = new LoggerContext();

    private JsonNode logged(String message, Throwable failure, Object... arguments) throws Exception {
        var event = new LoggingEvent(
                "io.edupulse.Caller",
                context.getLogger("io.edupulse.node.Part"),
                Level.WARN,
                message,
                failure,
                arguments.length == 0 ? null : arguments);
        event.setMDCPropertyMap(Map.of("trace_id", "0af7651916cd43dd8448eb211c80319c", "span_id", "b7ad6b7169203331"));
        var line = new String(new JsonLog().encode(event), StandardCharsets.UTF_8);
        assertThat(line)
                .endsWith("\n")
                .satisfies(text -> assertThat(text.lines()).hasSize(1));
        return JSON.readTree(line);
    }

    @Test
    void a_message_is_a_document_in_one_line_with_its_trace() throws Exception {
        var logged = logged("Stream {}\nis gone", null, "EDUPULSE_0");
        assertThat(logged.path("message").asText()).isEqualTo("Stream EDUPULSE_0\nis gone");
        assertThat(logged.path("level").asText()).isEqualTo("WARN");
        assertThat(logged.path("logger").asText()).isEqualTo("io.edupulse.node.Part");
        assertThat(logged.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(logged.path("trace_id").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(logged.path("span_id").asText()).isEqualTo("b7ad6b7169203331");
        assertThat(logged.has("failure")).isFalse();
    }

    @Test
    void passwords_are_hidden_in_the_message_and_in_the_failure() throws Exception {
        var url = "nats://user:secret@broker:4222";
        var logged = logged("No answer from {}", new IllegalStateException(url), url);
        assertThat(logged.path("message").asText()).contains("broker:4222").doesNotContain("secret");
        assertThat(logged.path("failure").asText())
                .contains("IllegalStateException", "JsonLogTest")
                .doesNotContain("secret");
    }
}
