package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.LessonStatus.ARCHIVED;
import static io.edupulse.projections.classroom.LessonStatus.DRAFTED;
import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.projections.classroom.LessonCatalog.FindLesson;
import io.edupulse.projections.classroom.LessonCatalog.FindLessons;
import io.edupulse.projections.classroom.LessonCatalog.Lesson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LessonCatalogIT {

    private static final UUID TEACHER = randomUUID();

    private final ReadModels readModels = new ReadModels();
    private final History history = new History();

    @Test
    void published_lessons_are_listed_newest_first_and_drafts_are_not() {
        var first = publish("Fractions");
        draft("Decimals");
        var second = publish("Percentages");
        readModels.apply(history);

        assertThat(titles(lessons(null, null, null))).containsExactly("Percentages", "Fractions");
        assertThat(titles(lessons(null, null, DRAFTED))).containsExactly("Decimals");
        assertThat(readModels.ask(new FindLesson(second)))
                .contains(new Lesson(
                        second, TEACHER, "Percentages", LessonStatus.PUBLISHED, history.now(), history.now()));
        assertThat(readModels.ask(new FindLesson(first))).isPresent();
    }

    @Test
    void a_revised_lesson_keeps_its_status_and_is_found_by_its_new_title_only() {
        var id = publish("Old words");
        var published = history.now();
        history.add(id, new LessonRevised(TEACHER, id, "New words"));
        readModels.apply(history);

        assertThat(readModels.ask(new FindLesson(id)))
                .contains(new Lesson(id, TEACHER, "New words", LessonStatus.PUBLISHED, published, published));
        assertThat(titles(lessons("old", null, null))).isEmpty();
        assertThat(titles(lessons("new", null, null))).containsExactly("New words");
    }

    @Test
    void an_archived_lesson_is_found_among_the_archived_and_remembers_when_it_was_published() {
        var id = publish("Fractions");
        var published = history.now();
        history.add(id, new LessonArchived(TEACHER, id));
        readModels.apply(history);

        assertThat(titles(lessons(null, null, null))).isEmpty();
        assertThat(found(lessons(null, null, ARCHIVED)))
                .containsExactly(new Lesson(id, TEACHER, "Fractions", ARCHIVED, history.now(), published));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"élan vital", "ELAN", "vit éla", "2.0", "l'elan", "  vital!  ", "vital & | ! <-> :* ( ' \\ 0"})
    void each_word_begins_a_word_of_the_title_whatever_case_accents_and_signs(String words) {
        publish("L’Élan vital (2.0)");
        publish("Vitamins");
        readModels.apply(history);

        assertThat(titles(lessons(words, null, null))).containsExactly("L’Élan vital (2.0)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elan vitamins", "lan", "!vital", "elan | vitamins", "vital:*A"})
    void a_title_without_one_of_the_words_is_not_found(String words) {
        publish("Élan");
        publish("Vitamins");
        readModels.apply(history);

        assertThat(titles(lessons(words, null, null))).isEmpty();
    }

    @Test
    void signs_alone_search_for_nothing_and_so_find_all() {
        publish("Fractions");
        readModels.apply(history);

        assertThat(titles(lessons("'; -- %", null, null))).containsExactly("Fractions");
    }

    @Test
    void a_title_of_any_length_is_found_by_its_first_words() {
        publish("word".repeat(50_000) + " " + "many words ".repeat(50_000));
        readModels.apply(history);

        assertThat(found(lessons("wordword many", null, null))).hasSize(1);
    }

    @Test
    void lessons_of_one_teacher_are_found_by_teacher() {
        publish("Fractions");
        var other = randomUUID();
        var id = randomUUID();
        history.add(id, new LessonPublished(other, id, "Fractions too"));
        readModels.apply(history);

        assertThat(titles(lessons("fractions", other, null))).containsExactly("Fractions too");
        assertThat(titles(lessons(null, randomUUID(), null))).isEmpty();
    }

    @Test
    void pages_hold_each_lesson_once_also_when_all_were_published_at_the_same_time() {
        history.stopTheClock();
        var published = new ArrayList<UUID>();
        for (int i = 0; i < 7; i++) {
            published.add(publish("Lesson " + i));
        }
        readModels.apply(history);

        var listed =
                pages(3, page -> readModels.ask(new FindLessons(null, null, null, null, page.cursor(), page.limit())));
        assertThat(listed).extracting(Lesson::lessonId).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void a_lesson_in_several_streams_is_listed_once_as_the_last_one_tells() {
        var lesson = randomUUID();
        history.add(randomUUID(), new LessonPublished(TEACHER, lesson, "First telling"))
                .add(randomUUID(), new LessonPublished(TEACHER, lesson, "Last telling"));
        readModels.apply(history);

        assertThat(titles(lessons(null, null, null))).containsExactly("Last telling");
        assertThat(titles(lessons("first", null, null))).isEmpty();
        assertThat(readModels.ask(new FindLesson(lesson)).map(Lesson::title)).contains("Last telling");
    }

    @Test
    void nothing_is_found_where_nothing_is() {
        assertThat(found(lessons(null, null, null))).isEmpty();
        assertThat(readModels.ask(new FindLesson(randomUUID()))).isEmpty();
    }

    @Test
    void a_cursor_of_another_list_in_the_same_order_is_refused() {
        var text = "student-progress/quizzes|2026-09-01T08:00:00Z|" + randomUUID();
        var cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> readModels.ask(new FindLessons(null, null, null, null, cursor, 10)))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("lesson-catalog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not base64!", "cHVsc2Utd2FsbHx4", "bGVzc29uLWNhdGFsb2d8bm93fGhlcmU"})
    void a_cursor_that_is_not_of_this_list_is_refused(String cursor) {
        assertThatThrownBy(() -> readModels.ask(new FindLessons(null, null, null, null, cursor, 10)))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("query.invalid-cursor"))
                .hasMessageContaining("lesson-catalog");
    }

    private UUID draft(String title) {
        var id = randomUUID();
        history.add(id, new LessonDrafted(TEACHER, id, title));
        return id;
    }

    private UUID publish(String title) {
        var id = draft(title);
        history.add(id, new LessonPublished(TEACHER, id, title));
        return id;
    }

    private static FindLessons lessons(@Nullable String words, @Nullable UUID teacher, @Nullable LessonStatus status) {
        return new FindLessons(words, teacher, status, null, null, 100);
    }

    private List<Lesson> found(FindLessons query) {
        return readModels.ask(query).items();
    }

    private List<String> titles(FindLessons query) {
        return found(query).stream().map(Lesson::title).toList();
    }
}
