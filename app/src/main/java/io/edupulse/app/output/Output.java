package io.edupulse.app.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.edupulse.kernel.text.Text;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a command prints: tables and sentences for people, or one JSON document a line with stable field names.
public final class Output {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Duration.class, ToStringSerializer.instance))
            .build();

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    public Output(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /// Whether a program reads it.
    public boolean isJson() {
        return json;
    }

    /// A value as one line of JSON.
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// A result: JSON for programs, else what `human` prints.
    public void result(Object value, Runnable human) {
        if (json) {
            out.println(json(value));
        } else {
            human.run();
        }
    }

    public void line(String text) {
        out.println(text);
    }

    /// Replaces the line that the cursor is in.
    public void redraw(String text) {
        out.print("\r" + text + "\u001b[K");
        out.flush();
    }

    /// Rows with aligned columns, numbers to the right.
    public void table(List<String> head, List<? extends List<?>> rows) {
        TextTable.of(head, rows).lines().forEach(out::println);
    }

    /// An error, in one line, to where errors go.
    public void error(String code, String message) {
        var oneLine = message.replace('\n', ' ');
        err.println(
                json
                        ? json(Map.of("error", Map.of("code", code, "message", oneLine)))
                        : Text.format("error %s: %s", code, oneLine));
    }

    public void trace(Throwable failure) {
        failure.printStackTrace(err);
    }
}
