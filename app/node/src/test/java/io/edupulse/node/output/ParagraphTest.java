package io.edupulse.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParagraphTest {

    @Test
    void breaks_between_words_and_indents_what_follows() {
        assertThat(Paragraph.lines("  ", "one two three four", 11)).containsExactly("  one two", "  three", "  four");
    }

    @Test
    void a_word_that_is_too_wide_has_a_line_of_its_own() {
        assertThat(Paragraph.lines("", "a nats://broker:4222 b", 10)).containsExactly("a", "nats://broker:4222", "b");
    }

    @Test
    void wide_characters_take_two_columns() {
        assertThat(Paragraph.lines("", "日本 日本", 9)).containsExactly("日本 日本");
        assertThat(Paragraph.lines("", "日本 日本", 8)).containsExactly("日本", "日本");
    }
}
