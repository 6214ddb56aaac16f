package io.edupulse.projection.rows;

import static io.edupulse.jooq.quiz_results.Tables.SCORES;
import static io.edupulse.jooq.student_progress.Tables.LESSONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.jooq.quiz_results.tables.records.ScoresRecord;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FoldedRowsTest {

    private static final int STEPS = 20_000;
    private static final View<ScoresRecord> VIEW = View.of(SCORES)
            .on(QuizSubmitted.class, recorded -> RowKey.of(recorded.aggregateId()), (score, recorded) -> {})
            .build();

    private final FoldedRows<ScoresRecord> rows = new FoldedRows<>(new ViewRows<>(VIEW));

    /// More rows than are records at a time, changed, removed, put back and forgotten.
    @RepeatedTest(5)
    void what_is_in_it_is_what_a_map_would_hold(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        var model = new HashMap<RowKey, Long>();
        for (int step = 0; step < STEPS; step++) {
            var aggregate = new UUID(0, random.nextInt(60));
            var key = RowKey.of(aggregate, new UUID(random.nextInt(100), 1), aggregate);
            var row = rows.at(key, aggregate);
            var record = rows.open(row);
            assertThat(row.isThere() ? record.getAttempts() : null).isEqualTo(model.get(key));
            var before = ViewRows.valuesOf(record);
            boolean wasThere = row.isThere();
            switch (random.nextInt(10)) {
                case 0 -> {
                    rows.remove(row);
                    model.remove(key);
                }
                case 1 -> {
                    rows.remove(row);
                    rows.restore(row, before, wasThere);
                }
                case 2 -> {
                    record.setAttempts(-1L);
                    rows.changed(row, before);
                    rows.restore(row, before, wasThere);
                }
                default -> {
                    record.setAttempts((long) step);
                    rows.changed(row, before);
                    model.put(key, (long) step);
                }
            }
            if (step % 7_000 == 6_999) {
                int limit = random.nextInt(60);
                rows.keep(each -> each.aggregateId().getLeastSignificantBits() < limit);
                model.keySet().removeIf(each -> ((UUID) each.values().getFirst()).getLeastSignificantBits() >= limit);
            }
        }
        assertThat(model).hasSizeGreaterThan(1_024);
        assertThat(contents().equals(model)).isTrue();
    }

    @Test
    void a_row_that_two_aggregates_change_is_of_none() {
        var key = RowKey.of(new UUID(1, 1), new UUID(2, 2), new UUID(3, 3));

        rows.at(key, new UUID(1, 1));
        rows.at(key, new UUID(1, 1));
        assertThat(rows.at(key, new UUID(1, 1)).aggregateId()).isEqualTo(new UUID(1, 1));

        assertThat(rows.at(key, new UUID(4, 4)).aggregateId()).isNull();
    }

    @Test
    void long_texts_count_as_rows_until_they_are_gone() {
        var lessons = new FoldedRows<>(new ViewRows<>(View.of(LESSONS)
                .on(LessonDrafted.class, recorded -> RowKey.of(recorded.aggregateId()), (lesson, recorded) -> {})
                .build()));
        var row = lessons.at(RowKey.of(new UUID(1, 1), new UUID(1, 1)), new UUID(1, 1));
        var empty = ViewRows.valuesOf(lessons.open(row));

        lessons.open(row).setTitle("x".repeat(100_000));
        lessons.changed(row, empty);
        assertThat(lessons.size()).isGreaterThan(100);

        lessons.remove(row);
        assertThat(lessons.size()).isEqualTo(1);
    }

    private Map<RowKey, Long> contents() {
        return rows.values().stream()
                .map(FoldedRowsTest::row)
                .collect(Collectors.toMap(new ViewRows<>(VIEW)::keyOf, ScoresRecord::getAttempts));
    }

    private static ScoresRecord row(Object[] values) {
        var row = new ViewRows<>(VIEW).newRow();
        row.fromArray(values);
        return row;
    }
}
