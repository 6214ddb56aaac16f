package io.edupulse.projections.classroom;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.edupulse.classroom.lesson.LessonEvent.LessonArchived;
import io.edupulse.classroom.lesson.LessonEvent.LessonDrafted;
import io.edupulse.classroom.lesson.LessonEvent.LessonPublished;
import io.edupulse.classroom.lesson.LessonEvent.LessonRevised;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.classroom.quiz.QuizEvent.QuizClosed;
import io.edupulse.classroom.quiz.QuizEvent.QuizOpened;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.projection.Recorded;
import io.edupulse.projections.classroom.StudentProgress.Totals;
import io.edupulse.projections.classroom.TeacherDashboard.Teacher;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The main figures of the read models, computed from the whole history each time, without tables, batches and keys.
final class NaiveClassroom {

    private final List<Recorded<DomainEvent>> events;

    NaiveClassroom(History history) {
        events = history.events().stream()
                .map(recorded -> new Recorded<>(recorded.event(), recorded))
                .toList();
    }

    /// A lesson as one stream tells it.
    private record Lesson(
            UUID lessonId, UUID stream, UUID teacherId, LessonStatus status, Instant statusSince, Instant lastAt) {}

    /// The ids of the published lessons, the newest first.
    List<UUID> published() {
        return newest(lessons()).stream()
                .filter(lesson -> lesson.status() == LessonStatus.PUBLISHED)
                .sorted(comparing(Lesson::statusSince).reversed())
                .map(Lesson::lessonId)
                .toList();
    }

    /// The scores of each student in a quiz, in the order of the submissions.
    Map<UUID, List<Integer>> scores(UUID quizId) {
        return all(QuizSubmitted.class)
                .filter(event -> event.quizId().equals(quizId))
                .collect(groupingBy(QuizSubmitted::studentId, mapping(QuizSubmitted::scoreRaw, toList())));
    }

    /// The addresses that were answered to a pulse, the newest first.
    List<String> artefacts(UUID pulseId) {
        return all(LearningPulseResponded.class)
                .filter(event -> event.pulseId().equals(pulseId))
                .map(LearningPulseResponded::artefactUrl)
                .toList()
                .reversed();
    }

    Totals totals(UUID studentId) {
        var own = where(event -> studentId.equals(student(event)));
        return new Totals(
                studentId,
                distinct(own, NaiveClassroom::quiz),
                count(own, QuizSubmitted.class),
                distinct(own, NaiveClassroom::pulse),
                count(own, LearningPulseResponded.class),
                distinct(own, this::lesson),
                own.isEmpty() ? null : own.getLast().occurredAt());
    }

    Optional<Teacher> teacher(UUID teacherId) {
        var own = newest(lessons().stream()
                .filter(lesson -> lesson.teacherId().equals(teacherId))
                .toList());
        if (own.isEmpty()) {
            return Optional.empty();
        }
        var lessonIds = own.stream().map(Lesson::lessonId).toList();
        var work = where(event -> lessonIds.contains(lesson(event)));
        var lastActivity = Stream.concat(
                        own.stream().map(Lesson::lastAt), work.stream().map(Recorded::occurredAt))
                .max(Instant::compareTo);
        return Optional.of(new Teacher(
                teacherId,
                count(own, LessonStatus.DRAFTED),
                count(own, LessonStatus.PUBLISHED),
                count(own, LessonStatus.ARCHIVED),
                distinct(work, NaiveClassroom::quiz),
                count(work, QuizSubmitted.class),
                distinct(work, NaiveClassroom::pulse),
                count(work, LearningPulseResponded.class),
                distinct(work, NaiveClassroom::student),
                lastActivity.orElseThrow()));
    }

    private Collection<Lesson> lessons() {
        var byStream = new HashMap<List<UUID>, Lesson>();
        for (var recorded : events) {
            switch (recorded.event()) {
                case LessonDrafted e -> tell(byStream, recorded, e.lessonId(), e.teacherId(), LessonStatus.DRAFTED);
                case LessonRevised e -> tell(byStream, recorded, e.lessonId(), e.teacherId(), null);
                case LessonPublished e -> tell(byStream, recorded, e.lessonId(), e.teacherId(), LessonStatus.PUBLISHED);
                case LessonArchived e -> tell(byStream, recorded, e.lessonId(), e.teacherId(), LessonStatus.ARCHIVED);
                default -> {}
            }
        }
        return byStream.values();
    }

    private static void tell(
            Map<List<UUID>, Lesson> byStream,
            Recorded<?> recorded,
            UUID id,
            UUID teacher,
            @Nullable LessonStatus changed) {
        var at = recorded.occurredAt();
        var key = List.of(id, recorded.aggregateId());
        var before = byStream.get(key);
        var after = changed == null && before != null
                ? new Lesson(id, recorded.aggregateId(), teacher, before.status(), before.statusSince(), at)
                : new Lesson(
                        id,
                        recorded.aggregateId(),
                        teacher,
                        Objects.requireNonNullElse(changed, LessonStatus.DRAFTED),
                        at,
                        at);
        byStream.put(key, after);
    }

    private static Collection<Lesson> newest(Collection<Lesson> lessons) {
        return lessons.stream()
                .collect(toMap(
                        Lesson::lessonId,
                        identity(),
                        (one, other) -> one.statusSince().isAfter(other.statusSince()) ? one : other))
                .values();
    }

    private static int count(Collection<Lesson> lessons, LessonStatus status) {
        return (int)
                lessons.stream().filter(lesson -> lesson.status() == status).count();
    }

    private <E extends DomainEvent> Stream<E> all(Class<E> type) {
        return events.stream().map(Recorded::event).filter(type::isInstance).map(type::cast);
    }

    private List<Recorded<DomainEvent>> where(Predicate<DomainEvent> condition) {
        return events.stream()
                .filter(recorded -> condition.test(recorded.event()))
                .toList();
    }

    private static long count(List<Recorded<DomainEvent>> events, Class<? extends DomainEvent> type) {
        return events.stream()
                .filter(recorded -> type.isInstance(recorded.event()))
                .count();
    }

    private static int distinct(List<Recorded<DomainEvent>> events, Function<DomainEvent, @Nullable UUID> id) {
        return (int) events.stream()
                .map(recorded -> id.apply(recorded.event()))
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    private static @Nullable UUID student(DomainEvent event) {
        return switch (event) {
            case QuizSubmitted e -> e.studentId();
            case LearningPulseResponded e -> e.responderId();
            default -> null;
        };
    }

    private static @Nullable UUID quiz(DomainEvent event) {
        return switch (event) {
            case QuizOpened e -> e.quizId();
            case QuizSubmitted e -> e.quizId();
            case QuizClosed e -> e.quizId();
            default -> null;
        };
    }

    private static @Nullable UUID pulse(DomainEvent event) {
        return switch (event) {
            case PulseLaunched e -> e.pulseId();
            case LearningPulseResponded e -> e.pulseId();
            case PulseClosed e -> e.pulseId();
            default -> null;
        };
    }

    /// The lesson that the quiz or the pulse of an event belongs to now.
    private @Nullable UUID lesson(DomainEvent event) {
        var quiz = quiz(event);
        if (quiz != null) {
            return all(QuizOpened.class)
                    .filter(opened -> opened.quizId().equals(quiz))
                    .map(QuizOpened::lessonId)
                    .reduce(null, (first, last) -> last);
        }
        return all(PulseLaunched.class)
                .filter(launched -> launched.pulseId().equals(pulse(event)))
                .map(PulseLaunched::lessonId)
                .reduce(null, (first, last) -> last);
    }
}
