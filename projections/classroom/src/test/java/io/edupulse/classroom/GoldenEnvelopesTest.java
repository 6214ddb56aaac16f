package io.edupulse.classroom;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.edupulse.json.EnvelopeCodec;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files in `envelopes` are the contract with every other program. One that has to change is a change of format.
class GoldenEnvelopesTest {

    private static final UUID EVENT = UUID.fromString("0190a0b0-1111-7000-8000-00000000000f");
    private static final UUID LESSON = UUID.fromString("0190a0b0-0000-7000-8000-000000000001");
    private static final UUID TEACHER = UUID.fromString("0190a0b0-0000-7000-8000-000000000002");
    private static final UUID QUIZ = UUID.fromString("0190a0b0-0000-7000-8000-000000000003");
    private static final UUID PULSE = UUID.fromString("0190a0b0-0000-7000-8000-000000000004");
    private static final UUID STUDENT = UUID.fromString("0190a0b0-0000-7000-8000-000000000005");

    private static final EventTypes TYPES = EventTypes.of(Classroom.AGGREGATES.eventRoots());
    private static final JsonEventCodec CODEC = new JsonEventCodec(TYPES);
    private static final EnvelopeCodec ENVELOPES = new EnvelopeCodec(TYPES, CODEC);

    record Sample(UUID aggregateId, DomainEvent event) {}

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample(LESSON, new LessonDrafted(TEACHER, LESSON, "Fractions, first \"part\"")),
                new Sample(LESSON, new LessonRevised(TEACHER, LESSON, "Brüche ½ 😀")),
                new Sample(LESSON, new LessonPublished(TEACHER, LESSON, "Advanced Rust Patterns")),
                new Sample(LESSON, new LessonArchived(TEACHER, LESSON)),
                new Sample(QUIZ, new QuizOpened(QUIZ, LESSON, 100, 3, Instant.parse("2026-02-01T12:00:00Z"))),
                new Sample(QUIZ, new QuizSubmitted(STUDENT, QUIZ, 87)),
                new Sample(QUIZ, new QuizClosed(QUIZ)),
                new Sample(PULSE, new PulseLaunched(PULSE, LESSON, "What was new?\nShow it.")),
                new Sample(PULSE, new LearningPulseResponded(STUDENT, PULSE, "https://example.org/a?b=c&d=é")),
                new Sample(PULSE, new PulseClosed(PULSE)));
    }

    @Test
    void every_event_of_the_classroom_has_a_sample() {
        assertThat(samples().<Class<?>>map(sample -> sample.event().getClass()))
                .containsExactlyInAnyOrderElementsOf(TYPES.all());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void an_event_is_written_as_its_file_says(Sample sample) throws IOException {
        var event = new NewEvent(
                EVENT, Instant.parse("2026-01-31T12:34:56.789012Z"), Metadata.NONE, CODEC.encode(sample.event()));
        var recorded = new RecordedEvent(event, new Coordinates(sample.aggregateId(), 3, 0, 1), CODEC);

        assertThat(ENVELOPES.write(recorded)).asString(StandardCharsets.UTF_8).isEqualTo(file(recorded.type()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_file_is_read_as_the_event(Sample sample) throws IOException {
        var file = file(EventTypes.nameOf(sample.event().getClass()));

        var read = ENVELOPES.read(file.getBytes(StandardCharsets.UTF_8), 0, 1, Metadata.NONE);

        assertThat(read.aggregateId()).isEqualTo(sample.aggregateId());
        assertThat(read.event()).isEqualTo(sample.event());
    }

    private static String file(String type) throws IOException {
        try (var in = GoldenEnvelopesTest.class.getResourceAsStream(Text.format("envelopes/%s.json", type))) {
            return new String(Objects.requireNonNull(in, type).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
