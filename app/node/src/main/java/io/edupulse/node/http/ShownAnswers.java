package io.edupulse.node.http;

import com.google.common.collect.MapMaker;
import com.google.common.hash.Hashing;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.output.Output;
import io.edupulse.projection.query.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;

/// Answers of watched queries as they are sent. All clients that watch equal queries get the same answer, which is
/// written as JSON once: by the identity of the answer, for as long as it is in use. Thread-safe.
final class ShownAnswers {

    private static final int TAG_LENGTH = 24;
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);

    private final ConcurrentMap<Object, Shown> shown = new MapMaker().weakKeys().makeMap();

    /// An answer as it is sent.
    static final class Shown {

        private final String json;
        private final String tag;
        private final Optional<String> traceparent;
        private final byte[] frame;

        Shown(Object answer, Optional<String> traceparent) {
            this.json = Output.json(answer);
            this.tag = Hashing.sha256()
                    .hashString(json, StandardCharsets.UTF_8)
                    .toString()
                    .substring(0, TAG_LENGTH);
            this.traceparent = traceparent;
            this.frame = EventSink.frame(tag, traceparent, json);
        }

        String json() {
            return json;
        }

        /// Another one for another answer, on every node.
        String tag() {
            return tag;
        }

        /// Of what has found it.
        Optional<String> traceparent() {
            return traceparent;
        }

        /// As a server-sent event of its own.
        byte[] frame() {
            return frame;
        }
    }

    /// The first answer of a watch.
    ///
    /// @throws CodedException with `query.no-answer` if there is none for long
    Shown first(Watch<?> watch) throws InterruptedException {
        return watch.next(FIRST_ANSWER)
                .map(answer -> of(answer, watch))
                .orElseThrow(() -> new CodedException(
                        "query.no-answer",
                        Text.format("There was no answer within %d s: ask again", FIRST_ANSWER.toSeconds())));
    }

    /// The answer that a watch has returned last.
    Shown of(Object answer, Watch<?> watch) {
        return shown.computeIfAbsent(answer, found -> new Shown(found, watch.traceparent()));
    }
}
