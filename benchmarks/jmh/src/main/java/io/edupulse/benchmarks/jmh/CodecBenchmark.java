package io.edupulse.benchmarks.jmh;

import io.edupulse.classroom.Classroom;
import io.edupulse.classroom.quiz.QuizEvent.QuizSubmitted;
import io.edupulse.json.EnvelopeCodec;
import io.edupulse.json.JsonEventCodec;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.event.NewEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.event.RecordedEvent.Coordinates;
import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The time for one event to become its document or its message, and to come back. The documents are fresh, as the
/// codec wrote them, or stored, as PostgreSQL's `jsonb` gives them back.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx512m")
public class CodecBenchmark {

    private final EventTypes types = EventTypes.of(Classroom.AGGREGATES.eventRoots());
    private final JsonEventCodec codec = new JsonEventCodec(types);
    private final EnvelopeCodec envelopes = new EnvelopeCodec(types, codec);

    private final QuizSubmitted event = new QuizSubmitted(UUID.randomUUID(), UUID.randomUUID(), 80);
    private final EncodedEvent fresh = codec.encode(event);
    private final EncodedEvent stored = stored(event);
    private final RecordedEvent freshRecord = recorded(fresh);
    private final RecordedEvent storedRecord = recorded(stored);
    private final byte[] envelope = envelopes.write(freshRecord);

    /// A document that the codec does not know is decoded to nothing, quickly.
    @Setup
    public void check() {
        if (!codec.decode(fresh).equals(event)
                || !codec.decode(stored).equals(event)
                || !Arrays.equals(envelopes.write(storedRecord), envelope)) {
            throw new IllegalStateException("The documents here are not those of the codec any more: adapt stored()");
        }
    }

    @Benchmark
    public EncodedEvent encode() {
        return codec.encode(event);
    }

    @Benchmark
    public DomainEvent decodeFresh() {
        return codec.decode(fresh);
    }

    @Benchmark
    public DomainEvent decodeStored() {
        return codec.decode(stored);
    }

    @Benchmark
    public byte[] writeFreshEnvelope() {
        return envelopes.write(freshRecord);
    }

    @Benchmark
    public byte[] writeStoredEnvelope() {
        return envelopes.write(storedRecord);
    }

    /// Leaves the event inside encoded, as the codec does.
    @Benchmark
    public RecordedEvent readEnvelope() {
        return envelopes.read(envelope, 0, 1, Metadata.NONE);
    }

    /// `jsonb` orders keys by their length, then by their bytes.
    private static EncodedEvent stored(QuizSubmitted event) {
        var json = Text.format("""
                {"type": "QuizSubmitted", "payload": {"quiz_id": "%s", "score_raw": %d, \
                "student_id": "%s"}}""", event.quizId(), event.scoreRaw(), event.studentId());
        return new EncodedEvent("QuizSubmitted", json.getBytes(StandardCharsets.UTF_8));
    }

    private RecordedEvent recorded(EncodedEvent encoded) {
        var written =
                new NewEvent(new UUID(1, 1), Instant.parse("2026-01-02T03:04:05.678901Z"), Metadata.NONE, encoded);
        return new RecordedEvent(written, new Coordinates(event.quizId(), 1, 0, 1), codec);
    }
}
