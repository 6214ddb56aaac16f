package io.edupulse.projections.classroom;

import static io.edupulse.jooq.lesson_catalog.Tables.LESSONS;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record6;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;

/// The lessons there are, to find one. Thread-safe.
public final class LessonCatalog {

    private static final Keyset NEWEST_FIRST =
            Keyset.of("lesson-catalog", LESSONS.STATUS_SINCE.desc(), LESSONS.LESSON_ID.desc());

    private final DSLContext sql;
    private final ReadModelWaiter progress;

    @Inject
    public LessonCatalog(DSLContext sql, ReadModelWaiter progress) {
        this.sql = sql;
        this.progress = progress;
    }

    /// The same, once it knows what a command has done.
    ///
    /// @throws CodedException `projection.behind` if that takes longer than the timeout
    public LessonCatalog after(Receipt receipt, Duration timeout) {
        progress.await(LessonCatalogProjection.PROJECTION.name(), receipt, timeout);
        return this;
    }

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

    /// Which lessons are wanted.
    ///
    /// @param words each of them begins a word of the title, whatever the case and the accents. All but letters and
    ///     digits only separates words; without any word, all titles match
    /// @param teacherId null for all teachers
    public record Search(String words, @Nullable UUID teacherId, LessonStatus status) {

        /// All published lessons.
        public static Search published() {
            return new Search("", null, LessonStatus.PUBLISHED);
        }

        public Search words(String wanted) {
            return new Search(wanted, teacherId, status);
        }

        public Search teacher(UUID wanted) {
            return new Search(words, wanted, status);
        }

        public Search status(LessonStatus wanted) {
            return new Search(words, teacherId, wanted);
        }
    }

    /// The lessons that match; those first that came to their status last.
    public Page<Lesson> search(Search search, PageRequest page) {
        var query = lessons()
                .and(LESSONS.STATUS.eq(search.status().text()))
                .and(search.teacherId() == null ? noCondition() : LESSONS.TEACHER_ID.eq(search.teacherId()))
                .and(titleHas(search.words()));
        return NEWEST_FIRST.fetch(query, page, mapping(Lesson::new));
    }

    public Optional<Lesson> find(UUID lessonId) {
        return lessons().and(LESSONS.LESSON_ID.eq(lessonId)).fetchOptional(mapping(Lesson::new));
    }

    /// Each lesson once, though several streams may carry it: the one that changed its status last counts. A subquery
    /// with a limit, so that it is looked up for the rows of the page and never joined as a whole.
    private SelectConditionStep<Record6<UUID, UUID, String, LessonStatus, Instant, Instant>> lessons() {
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
