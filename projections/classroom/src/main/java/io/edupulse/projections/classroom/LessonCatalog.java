package io.edupulse.projections.classroom;

import static io.edupulse.jooq.lesson_catalog.Tables.LESSONS;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record6;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;

/// The lessons there are, to find one.
public final class LessonCatalog {

    public static final Queries QUERIES = () -> List.of(
            QueryHandler.of(FindLessons.class, LessonCatalog::lessons, LessonCatalogProjection.PROJECTION),
            QueryHandler.of(FindLesson.class, LessonCatalog::lesson, LessonCatalogProjection.PROJECTION));

    private static final Keyset NEWEST_FIRST =
            Keyset.of("lesson-catalog", LESSONS.STATUS_SINCE.desc(), LESSONS.LESSON_ID.desc());

    private LessonCatalog() {}

    /// A lesson as it is now.
    ///
    /// @param publishedAt null if it was never published
    public record Lesson(
            UUID lessonId,
            UUID teacherId,
            String title,
            LessonStatus status,
            Instant statusSince,
            @Nullable Instant publishedAt) {}

    /// The lessons that match, by the time when they came to their status.
    ///
    /// @param words each of them begins a word of the title, whatever the case and the accents. All but letters and
    ///     digits only separates words; without any word, all titles match
    /// @param teacherId null for all teachers
    /// @param status null for published lessons
    /// @param sort null for the newest first
    public record FindLessons(
            @Nullable String words,
            @Nullable UUID teacherId,
            @Nullable LessonStatus status,
            @Nullable Recency sort,
            @Nullable String cursor,
            @Nullable Integer limit)
            implements Query<Page<Lesson>> {}

    /// A lesson; empty if it is not known.
    public record FindLesson(UUID lessonId) implements Query<Optional<Lesson>> {}

    private static Page<Lesson> lessons(DSLContext sql, FindLessons wanted) {
        var status = wanted.status() == null ? LessonStatus.PUBLISHED : wanted.status();
        var query = lessons(sql)
                .and(LESSONS.STATUS.eq(status.text()))
                .and(wanted.teacherId() == null ? noCondition() : LESSONS.TEACHER_ID.eq(wanted.teacherId()))
                .and(wanted.words() == null ? noCondition() : titleHas(wanted.words()));
        return Recency.sorted(NEWEST_FIRST, wanted.sort())
                .fetch(query, PageRequest.of(wanted.cursor(), wanted.limit()), mapping(Lesson::new));
    }

    private static Optional<Lesson> lesson(DSLContext sql, FindLesson wanted) {
        return lessons(sql).and(LESSONS.LESSON_ID.eq(wanted.lessonId())).fetchOptional(mapping(Lesson::new));
    }

    /// Each lesson once, though several streams may carry it: the one that changed its status last counts. A subquery
    /// with a limit, so that it is looked up for the rows of the page and never joined as a whole.
    private static SelectConditionStep<Record6<UUID, UUID, String, LessonStatus, Instant, Instant>> lessons(
            DSLContext sql) {
        var other = LESSONS.as("other");
        return sql.select(
                        LESSONS.LESSON_ID,
                        LESSONS.TEACHER_ID,
                        LESSONS.TITLE,
                        LESSONS.STATUS.convertFrom(LessonStatus::of),
                        LESSONS.STATUS_SINCE,
                        LESSONS.PUBLISHED_AT)
                .from(LESSONS)
                .where(LESSONS.AGGREGATE_ID.eq(select(other.AGGREGATE_ID)
                        .from(other)
                        .where(other.LESSON_ID.eq(LESSONS.LESSON_ID))
                        .orderBy(other.STATUS_SINCE.desc(), other.AGGREGATE_ID.desc())
                        .limit(1)));
    }

    /// The expression is the one of the index `lessons_words`.
    private static Condition titleHas(String words) {
        var query = TitleWords.query(words);
        return query.isEmpty()
                ? noCondition()
                : condition(
                        "array_to_tsvector(string_to_array({0}, ' ')) @@ cast({1} as tsquery)",
                        LESSONS.TITLE_WORDS, val(query));
    }
}
