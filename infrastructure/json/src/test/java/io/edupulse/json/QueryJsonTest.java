package io.edupulse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QueryJsonTest {

    private static final UUID ID = UUID.fromString("018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b");

    enum Order {
        TITLE,
        YEAR
    }

    record Books(UUID shelfId, int limit, boolean lent, Order order, List<String> words, Optional<Long> year)
            implements Query<List<String>> {}

    @Test
    void reads_an_object_of_json_and_the_same_fields_as_texts() {
        var expected = new Books(ID, 10, true, Order.YEAR, List.of("1984", "b"), Optional.of(1949L));
        assertThat(QueryJson.read(Books.class, """
                        {"shelf_id":"018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b","limit":10,"lent":true,"order":"YEAR",
                        "words":["1984","b"],"year":1949}""".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(expected);
        assertThat(QueryJson.read(
                        Books.class,
                        Map.of(
                                "shelf_id", ID.toString(),
                                "limit", "10",
                                "lent", "true",
                                "order", "year",
                                "words", "[\"1984\",\"b\"]",
                                "year", "1949")))
                .isEqualTo(expected);
    }

    record Titled(String title) implements Query<List<String>> {}

    @Test
    void takes_a_text_as_it_is_though_it_looks_like_json() {
        for (var title : List.of("1984", "true", "null", "{}", "\"")) {
            assertThat(QueryJson.read(Titled.class, Map.of("title", title))).isEqualTo(new Titled(title));
        }
    }

    @Test
    void tells_which_field_is_wrong() {
        assertRefused(Map.of("titel", "x"), "query.unknown-field", "titel");
        assertRefused(Map.of(), "query.missing-field", "title");
        assertThatThrownBy(() -> QueryJson.read(Books.class, Map.of("limit", "many")))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("limit");
        assertThatThrownBy(() -> QueryJson.read(Titled.class, "[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("query.malformed-json"));
    }

    private static void assertRefused(Map<String, String> fields, String code, String field) {
        assertThatThrownBy(() -> QueryJson.read(Titled.class, fields))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(field);
    }
}
