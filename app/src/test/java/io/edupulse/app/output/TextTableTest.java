package io.edupulse.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TextTableTest {

    @Test
    void columns_are_aligned_and_numbers_to_the_right() {
        var table = TextTable.of(
                List.of("name", "count", "mean"),
                List.of(List.of("a", 1_234L, 0.25), Arrays.asList("longer", 5, null)));
        assertThat(table.lines())
                .containsExactly(
                        "name    count  mean", //
                        "a       1,234   0.3",
                        "longer      5     -");
    }

    @Test
    void a_table_without_rows_has_its_head() {
        assertThat(TextTable.of(List.of("a", "b"), List.of()).lines()).containsExactly("a  b");
    }
}
