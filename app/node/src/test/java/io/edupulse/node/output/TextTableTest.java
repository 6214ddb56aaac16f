package io.edupulse.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTableTest {

    @Test
    void columns_are_aligned_and_numbers_to_the_right() {
        var table = TextTable.of(
                List.of("name", "count", "mean"),
                List.of(List.of("a", 1_234L, 0.25), Arrays.asList("longer", 5, null)));
        assertThat(table.lines(TextTable.UNLIMITED))
                .containsExactly(
                        "name    count  mean", //
                        "a       1,234   0.3",
                        "longer      5     -");
    }

    @Test
    void a_table_without_rows_has_its_head() {
        assertThat(TextTable.of(List.of("a", "b"), List.of()).lines(80)).containsExactly("a  b");
    }

    @Test
    void what_has_no_values_is_cut_like_text() {
        assertThat(TextTable.of(List.of("a longer name", "b"), List.of()).lines(10))
                .containsExactly("a long…  b");
        assertThat(TextTable.of(List.of("a longer name", "b"), List.of(Arrays.asList(null, 1)))
                        .lines(10))
                .containsExactly("a long…  b", "-        1");
    }

    private static final UUID ID = UUID.fromString("018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b");
    private static final TextTable WIDE = TextTable.of(
            List.of("title", "status", "since", "lesson_id", "teacher_id", "count"),
            List.of(
                    List.of("日本の川 ".repeat(9), "published", Instant.parse("2026-07-01T10:00:00.123456Z"), ID, ID, 7L),
                    List.of("Brüche", "archived", Instant.parse("2026-07-01T10:00:00Z"), ID, ID, 1_234_567L)));

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 120, 300})
    void no_line_is_wider_than_the_terminal(int columns) {
        assertThat(WIDE.lines(columns))
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(columns));
    }

    @Test
    void ids_and_times_are_shortened_and_titles_cut() {
        assertThat(WIDE.lines(100))
                .last()
                .asString()
                .contains("018f3a2b…4a5b", "2026-07-01T10:00:00Z", "1,234,567")
                .doesNotContain(ID.toString());
        assertThat(WIDE.lines(100))
                .element(1)
                .asString()
                .startsWith("日本の川 日本の川")
                .containsPattern("… +published");
    }

    @Test
    void with_room_for_all_nothing_is_cut() {
        assertThat(String.join("\n", WIDE.lines(TextTable.UNLIMITED).toList()))
                .contains(ID.toString(), "10:00:00.123456Z", "日本の川 ".repeat(9).strip())
                .doesNotContain("…");
    }

    @Test
    void columns_stay_aligned_with_wide_characters_and_marks() {
        var table = TextTable.of(
                List.of("a", "b"), List.of(List.of("日本", "x"), List.of("e\u0301", "x"), List.of("😀", "x")));
        assertThat(table.lines(80)).containsExactly("a     b", "日本  x", "e\u0301     x", "😀    x");
    }

    @Test
    void a_control_character_does_nothing_to_the_terminal() {
        assertThat(TextTable.of(List.of("a"), List.of(List.of("x\u001b[2J\ny"))).lines(80))
                .containsExactly("a", "x·[2J·y");
    }
}
