package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TitleWordsTest {

    @ParameterizedTest
    @CsvSource({
        "Fractions and Decimals, fractions and decimals",
        "Straße nach São Paulo, straße nach sao paulo",
        "C++ / C# (2.0), c 2 0",
        "ΑΒΓ αβγ Привет 数学, αβγ привет 数学",
        "ﬁrst ½, first 1 2",
    })
    void words_are_letters_and_digits_without_case_and_accents_each_once(String title, String words) {
        assertThat(TitleWords.of(title)).isEqualTo(words);
    }

    @Test
    void a_query_wants_every_word_as_a_beginning() {
        assertThat(TitleWords.query("Frac deci")).isEqualTo("'frac':* & 'deci':*");
    }

    @Test
    void nothing_but_letters_and_digits_gets_into_a_query() {
        assertThat(TitleWords.query("a'b\\c:*&|!()<->\"%_\u0000d")).isEqualTo("'a':* & 'b':* & 'c':* & 'd':*");
        assertThat(TitleWords.query(" !? ")).isEmpty();
    }

    @Test
    void long_titles_are_cut_to_what_an_index_can_hold() {
        var words = TitleWords.of("x".repeat(1_000) + " " + numbers(1_000)).split(" ");

        assertThat(words).hasSize(200);
        assertThat(words[0]).hasSize(100);
    }

    private static String numbers(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i).append(' ');
        }
        return text.toString();
    }
}
