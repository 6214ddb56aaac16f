package io.edupulse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactJsonTest {

    private static String compact(String json) {
        return new String(CompactJson.of(json.getBytes(UTF_8)), UTF_8);
    }

    private static String ordered(String compact, String... order) {
        return new String(CompactJson.withPayloadOrder(compact.getBytes(UTF_8), List.of(order)), UTF_8);
    }

    @Test
    void drops_spaces_between_tokens_and_keeps_those_in_text() {
        assertThat(compact(
                        " {\"a b\" : [ 1.50 , -0 , 1e400 ],\n\t\"c\\\" , \\\\\" : \"d : \\\\\" , \"é😀\": { } }\r\n"))
                .isEqualTo("{\"a b\":[1.50,-0,1e400],\"c\\\" , \\\\\":\"d : \\\\\",\"é😀\":{}}");
    }

    @Test
    void puts_the_fields_of_the_payload_in_order_and_others_behind() {
        assertThat(ordered(
                        "{\"type\":\"T\",\"payload\":{\"x\":[{\"b\":1,\"a\":2},\"}\"],\"b\":\",\\\"\",\"y\":{\"b\":0},\"a\":-1},\"z\":1}",
                        "a",
                        "b",
                        "c"))
                .isEqualTo(
                        "{\"type\":\"T\",\"payload\":{\"a\":-1,\"b\":\",\\\"\",\"x\":[{\"b\":1,\"a\":2},\"}\"],\"y\":{\"b\":0}},\"z\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}",
                "5",
                "\"payload\"",
                "[{\"payload\":{\"b\":1,\"a\":2}}]",
                "{\"payload\":{}}",
                "{\"payload\":null}",
                "{\"payload\":[\"b\",\"a\"]}",
                "{\"other\":{\"payload\":{\"b\":1,\"a\":2}}}",
                "{\"payloads\":{\"b\":1,\"a\":2}}"
            })
    void leaves_a_document_without_fields_in_a_payload_as_it_is(String document) {
        assertThat(ordered(document, "a", "b")).isEqualTo(document);
    }
}
