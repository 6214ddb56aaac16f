package io.edupulse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.InvalidEventException;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import io.edupulse.kernel.text.Text;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventCodecTest {

    private static final String EVERYTHING = """
            {"type":"Everything","payload":{"long_field_name":"00000000-0000-0001-0000-000000000002","text":"Hi",\
            "number":-7,"big_number":9223372036854775807,"flag":true,"amount":1000,\
            "time":"2026-02-03T04:05:06.000007Z","colour":"GREEN","tags":["a","b"],"inner":{"inner_text":"deep"},\
            "note":null}}""";

    private final JsonEventCodec codec = new JsonEventCodec(TestEvents.TYPES);

    private static EncodedEvent stored(String type, String json) {
        return new EncodedEvent(type, json.getBytes(UTF_8));
    }

    private static EncodedEvent everythingBut(String part, String replacement) {
        assertThat(EVERYTHING).contains(part);
        return stored("Everything", EVERYTHING.replace(part, replacement));
    }

    @Nested
    class Encoding {

        @Test
        void writes_components_in_snake_case_and_in_their_order() {
            var encoded = codec.encode(TestEvents.everything("Hi"));

            assertThat(encoded.type()).isEqualTo("Everything");
            assertThat(new String(encoded.json(), UTF_8)).isEqualTo(EVERYTHING);
        }

        @Test
        void writes_an_event_without_components() {
            assertThat(new String(codec.encode(new TestEvents.Nothing()).json(), UTF_8))
                    .isEqualTo("{\"type\":\"Nothing\",\"payload\":{}}");
        }

        @Test
        void writes_text_as_jsonb_does() {
            var json = new String(
                    codec.encode(TestEvents.everything("é😀/\"\\\u001f\n")).json(), UTF_8);

            assertThat(json).contains("\"text\":\"é😀/\\\"\\\\\\u001f\\n\"");
        }

        @Test
        void writes_decimals_as_jsonb_does() {
            var square = new Shapes.Square(new BigDecimal("0.00000001"), 1);
            var event = new Shapes.Nested(
                    new Shapes.Inner("", null),
                    square,
                    null,
                    List.of(),
                    new Shapes.Pair<>(square, new Shapes.Inner("", null)));

            assertThat(new String(new JsonEventCodec(Shapes.TYPES).encode(event).json(), UTF_8))
                    .contains("\"a\":0.00000001,");
        }

        @Test
        void refuses_a_document_of_more_bytes_than_a_message_can_have() {
            int around = codec.encode(TestEvents.everything("")).json().length;
            var fits = "x".repeat(JsonEventCodec.MAXIMUM_BYTES - around);

            assertThat(codec.encode(TestEvents.everything(fits)).json()).hasSize(1_032_192);
            assertThatThrownBy(() -> codec.encode(TestEvents.everything(fits + "x")))
                    .isInstanceOf(InvalidEventException.class)
                    .hasFieldOrPropertyWithValue("code", "event.too-large")
                    .hasMessage("Everything would have 1,032,193 bytes, but an event has at most 1,032,192: shorten its"
                            + " text");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\0b", "a\ud800", "a\ude00b", "a\ud83d\ud83d\ude00"})
        void refuses_text_that_the_log_cannot_hold(String text) {
            assertThatThrownBy(() -> codec.encode(TestEvents.everything(text)))
                    .isInstanceOf(InvalidEventException.class)
                    .hasFieldOrPropertyWithValue("code", "event.invalid-text")
                    .hasMessageStartingWith("Field text of Everything has ")
                    .hasMessageEndingWith(" at index 1: remove it");
        }
    }

    @Nested
    class Decoding {

        @Test
        void reads_what_it_wrote() {
            var event = TestEvents.everything("é😀/\"\\\u001f\n");

            assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
        }

        @Test
        void ignores_spaces_order_unknown_fields_and_a_missing_nullable_one() {
            var json = """
                    {"new": [{}], "type": "Everything", "payload": {"text": "Hi", "flag": true, "note2": {"a": [1]},
                    "inner": {"inner_text": "deep"}, "tags": ["a", "b"], "number": -7, "amount": 1e3, "colour": "GREEN",
                    "time": "2026-02-03T05:05:06.000007+01:00", "big_number": 9223372036854775807,
                    "long_field_name": "00000000-0000-0001-0000-000000000002"}}""";

            assertThat(codec.decode(stored("Everything", json))).isEqualTo(TestEvents.everything("Hi"));
        }

        @Test
        void gives_an_unknown_event_for_a_type_that_it_does_not_know() {
            assertThat(codec.decode(stored("Elsewhere", "no matter what"))).isEqualTo(new UnknownEvent("Elsewhere"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        "text":"Hi",        |                      | its field text is missing
                        "text":"Hi"         | "text":null          | its field text is null
                        "text":"Hi"         | "text":5             | its field text is not text
                        "text":"Hi"         | "text":{}            | its field text is not text
                        "number":-7,        |                      | its field number is missing
                        "number":-7         | "number":null        | its field number is null
                        "number":-7         | "number":"7"         | its field number is not a whole number from -2147483648 to 2147483647
                        "number":-7         | "number":2147483648  | its field number is not a whole number from -2147483648 to 2147483647
                        "number":-7         | "number":1.5         | its field number is not a whole number from -2147483648 to 2147483647
                        "flag":true         | "flag":1             | its field flag is not a boolean
                        -000000000002        | -02                  | its field long_field_name is not a UUID of 36 characters
                        2026-02-03T04       | 2026-02-30T04        | its field time is not a time like 2026-01-31T12:00:00Z
                        2026-02-03T04       | +22026-02-03T04      | its field time is not a time like 2026-01-31T12:00:00Z
                        "GREEN"             | "BLUE"               | its field colour is not one of [RED, GREEN]
                        "deep"              | null                 | its field inner.inner_text is null
                        "b"]                | 2]                   | its field tags.1 is not text
                        "type":"Everything" | "type":"Nothing"     | its document says that it is another type
                        "payload":{         | "payload":1,"x":{    | its document has no object named payload
                        """)
        void names_type_field_and_reason_when_a_document_does_not_fit(String part, String replacement, String reason) {
            var damaged = everythingBut(part, replacement == null ? "" : replacement);

            assertThatThrownBy(() -> codec.decode(damaged))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessage("A stored Everything cannot be read: " + reason);
        }

        /// Two such keys would be the same one.
        @ParameterizedTest
        @CsvSource({"by_number, 01", "by_number, +1", "by_number, x", "by_large, 01", "by_large, 1.0"})
        void refuses_a_key_in_another_form_than_it_writes(String field, String key) {
            var maps = new JsonEventCodec(Shapes.TYPES);
            var payload = """
                    {"texts":[],"matrix":[],"ids":[],"inners":[],"by_text":{},"by_id":{},"by_mood":{},
                    "by_number":{},"by_large":{},"by_date":{},"by_instant":{}}""".replace(Text.format("\"%s\":{}", field), Text.format("\"%s\":{\"%s\":[]}", field, key));
            var document = stored("Collections", "{\"type\":\"Collections\",\"payload\":" + payload + "}");

            assertThatThrownBy(() -> maps.decode(document))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessageContaining("its field " + field)
                    .hasMessageContaining("has a key that is not a whole number");
        }
    }
}
