package io.edupulse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.json.Parcels.ParcelEvent.ParcelLabelled;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.event.UnknownEvent;
import io.edupulse.kernel.event.UnreadableEventException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeCodecTest {

    private static final String HEAD =
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"aggregate_id\":\"00000000-0000-0000-0000-000000000002\","
                    + "\"sequence\":3,\"occurred_at\":\"2026-01-02T03:04:05.000006Z\",\"event\":";
    private static final ParcelLabelled LABELLED = new ParcelLabelled(new UUID(0, 7), new UUID(0, 2), "A é😀\"b");
    private static final String LABELLED_ENVELOPE = HEAD
            + "{\"type\":\"ParcelLabelled\",\"payload\":{\"sender_id\":\"00000000-0000-0000-0000-000000000007\","
            + "\"parcel_id\":\"00000000-0000-0000-0000-000000000002\",\"label\":\"A é😀\\\"b\"}}}";

    private final JsonEventCodec codec = new JsonEventCodec(Parcels.EVENTS);
    private final EnvelopeCodec envelopes = new EnvelopeCodec(Parcels.EVENTS, codec);

    private RecordedEvent recorded(EncodedEvent encoded) {
        var event = new NewEvent(new UUID(0, 1), Instant.parse("2026-01-02T03:04:05.000006Z"), Metadata.NONE, encoded);
        return new RecordedEvent(event, new Coordinates(new UUID(0, 2), 3, 4, 5), codec);
    }

    private String write(EncodedEvent encoded) {
        return new String(envelopes.write(recorded(encoded)), UTF_8);
    }

    private static EncodedEvent stored(String type, String json) {
        return new EncodedEvent(type, json.getBytes(UTF_8));
    }

    @Nested
    class Writing {

        @Test
        void an_event_that_was_just_encoded() {
            assertThat(write(codec.encode(LABELLED))).isEqualTo(LABELLED_ENVELOPE);
        }

        @Test
        void gives_the_same_bytes_for_what_jsonb_made_of_it() {
            var jsonb = """
                    {"type": "ParcelLabelled", "payload": {"label": "A é😀\\"b", \
                    "parcel_id": "00000000-0000-0000-0000-000000000002", \
                    "sender_id": "00000000-0000-0000-0000-000000000007"}}""";

            assertThat(write(stored("ParcelLabelled", jsonb))).isEqualTo(LABELLED_ENVELOPE);
        }

        @Test
        void puts_fields_that_the_type_does_not_have_behind_its_own() {
            assertThat(write(stored(
                            "ParcelDelivered",
                            "{\"type\": \"ParcelDelivered\", \"payload\": {\"a\": 1.50, \"parcel_id\": 2}}")))
                    .isEqualTo(HEAD + "{\"type\":\"ParcelDelivered\",\"payload\":{\"parcel_id\":2,\"a\":1.50}}}");
        }

        @Test
        void passes_an_unknown_type_on_in_its_stored_order() {
            assertThat(write(stored(
                            "Strange", "{\"b\": [1, 2], \"type\": \"Strange\", \"payload\": {\"b\": 1, \"a\": 2}}")))
                    .isEqualTo(HEAD + "{\"b\":[1,2],\"type\":\"Strange\",\"payload\":{\"b\":1,\"a\":2}}}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "[]", "{}", "\"a b\"", "{\"payload\":7}"})
        void passes_a_document_on_that_does_not_fit_its_type(String document) {
            assertThat(write(stored("ParcelLabelled", document))).isEqualTo(HEAD + document + "}");
        }
    }

    @Nested
    class Reading {

        @Test
        void gives_the_event_back() {
            var metadata = new Metadata("c", null, null, null);

            var read = envelopes.read(LABELLED_ENVELOPE.getBytes(UTF_8), 4, 5, metadata);

            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("metadata", "decoded")
                    .isEqualTo(recorded(codec.encode(LABELLED)));
            assertThat(read.metadata()).isEqualTo(metadata);
            assertThat(read.event()).isEqualTo(LABELLED);
        }

        @Test
        void takes_another_order_and_spaces() {
            var read = envelopes.read("""
                    { "event" : { "payload" : { } , "x" : 1, "type" : "Strange" } , "sequence":3, "more": [{}],
                    "occurred_at":"2026-01-02T04:04:05.000006+01:00", "aggregate_id":"00000000-0000-0000-0000-000000000002",
                    "id":"00000000-0000-0000-0000-000000000001"}""".getBytes(UTF_8), 4, 5, Metadata.NONE);

            assertThat(read.occurredAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.000006Z"));
            assertThat(read.encoded().json())
                    .asString(UTF_8)
                    .isEqualTo("{ \"payload\" : { } , \"x\" : 1, \"type\" : \"Strange\" }");
            assertThat(read.event()).isEqualTo(new UnknownEvent("Strange"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "nonsense",
                    "{}",
                    "[]",
                    "{\"id\":\"1\"}",
                    "{\"id\":5",
                    "{\"sequence\":\"a\"}",
                    "{\"sequence\":99999999999999999999}",
                    "{\"event\":5}",
                    "{\"event\":{\"type\":\"T\"",
                    "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"occurred_at\":\"yesterday\",\"event\":{\"type\":\"T\"}}"
                })
        void refuses_a_message_that_is_no_envelope(String message) {
            assertThatThrownBy(() -> envelopes.read(message.getBytes(UTF_8), 4, 5, Metadata.NONE))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessageStartingWith("The message at 4/5 is not an event's envelope: ");
        }
    }
}
