package io.edupulse.node.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.paging.Listing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a command prints: tables and sentences for people, or one JSON document a line with stable field
/// names.
public final class Output {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .addModule(new SimpleModule()
                    .addSerializer(new EnumsInLowerCase())
                    .addSerializer(new Optionals())
                    .addSerializer(TemporalAccessor.class, ToStringSerializer.instance)
                    .addSerializer(TemporalAmount.class, ToStringSerializer.instance))
            .build();

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final Terminal terminal;
    private final boolean json;
    private final boolean wide;
    private final UnaryOperator<String> spelling;

    /// Jackson's own way follows the default locale: in Turkish it writes `ındexıng`.
    private static final class EnumsInLowerCase extends StdSerializer<Enum<?>> {

        EnumsInLowerCase() {
            super(Enum.class, false);
        }

        @Override
        public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }

    /// As the value, or null.
    private static final class Optionals extends StdSerializer<Optional<?>> {

        Optionals() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), json);
        }
    }

    /// @param json whether a program reads it
    /// @param wide whether tables are as wide as what they hold, and not cut to the terminal
    public Output(Terminal terminal, boolean json, boolean wide) {
        this(terminal, json, wide, UnaryOperator.identity());
    }

    /// @param spelling puts the program's spelling before the operations that a sentence or an error names
    public Output(Terminal terminal, boolean json, boolean wide, UnaryOperator<String> spelling) {
        this.terminal = terminal;
        this.spelling = spelling;
        this.json = json;
        this.wide = wide;
    }

    /// Whether a program reads it.
    public boolean isJson() {
        return json;
    }

    /// Whether a person looks at it, and lines can be drawn again.
    public boolean isTerminal() {
        return terminal.isTerminal();
    }

    /// How wide a line may be on this terminal.
    public int columns() {
        return terminal.columns();
    }

    /// A value as one line of JSON.
    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// A value as a tree of JSON.
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// The tree of a JSON document that was read before.
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// A text with the operations that it names as commands of this program.
    public String spelled(String text) {
        return spelling.apply(text);
    }

    /// A result: JSON for programs, else what `human` prints.
    public void result(Object value, Runnable human) {
        if (json) {
            terminal.print(json(value));
        } else {
            human.run();
        }
    }

    /// A line as it is, however long.
    public void line(String text) {
        terminal.print(text);
    }

    /// A text in as many lines as it needs on this terminal, indented by what the first one begins with.
    /// Control characters, as servers may send in a reason, are blanks.
    public void paragraph(String lead, String text) {
        var plain = CONTROL.matcher(spelling.apply(text)).replaceAll(" ");
        Paragraph.lines(lead, plain, wide ? TextTable.UNLIMITED : terminal.columns())
                .forEach(terminal::print);
    }

    /// Text for people, which is broken between words where a terminal has no room for it in one line.
    public void sentence(String text) {
        terminal.print(Paragraph.wrapped(spelling.apply(text), terminal.columns()));
    }

    /// Whether a line need not be cut.
    public boolean hasRoomFor(String line) {
        return wide || TextWidth.of(line) <= terminal.columns();
    }

    /// A line of which a terminal shows as much as it has room for, unless all is wanted.
    public void cutLine(String text) {
        terminal.print(hasRoomFor(text) ? text : TextWidth.cut(text, terminal.columns()));
    }

    /// How long a list is, and how to see its next page.
    public void rest(Listing<?> page) {
        line(Text.format("%,d in all", page.total()));
        more(page.next());
    }

    /// How to see the next page, if there is one.
    public void more(@Nullable String cursor) {
        if (cursor != null) {
            line("more: --cursor " + cursor);
        }
    }

    /// A line that the next one replaces.
    public void draw(String text) {
        terminal.draw(text);
    }

    /// Keeps the line that was drawn last.
    public void keepDrawn() {
        terminal.keepBar();
    }

    /// Rows with aligned columns, numbers to the right.
    public void table(List<String> head, List<? extends List<?>> rows) {
        var table = TextTable.of(head, rows);
        table.lines(wide ? TextTable.UNLIMITED : terminal.columns()).forEach(terminal::print);
    }

    /// An error, in one line, to where errors go.
    public void error(String code, String message) {
        var oneLine = CONTROL.matcher(Redaction.of(spelling.apply(message))).replaceAll(" ");
        terminal.printError(
                json
                        ? json(Map.of("error", Map.of("code", code, "message", oneLine)))
                        : Paragraph.wrapped(Text.format("error %s: %s", code, oneLine), terminal.errorColumns()));
    }

    /// More about an error, for people.
    public void hint(String text) {
        terminal.printError(text);
    }

    public void trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        terminal.printError(Redaction.of(text.toString()));
    }
}
