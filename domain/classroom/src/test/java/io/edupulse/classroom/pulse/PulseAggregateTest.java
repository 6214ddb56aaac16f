package io.edupulse.classroom.pulse;

import static io.edupulse.classroom.pulse.PulseRejections.alreadyResponded;
import static io.edupulse.classroom.pulse.PulseRejections.promptTooLong;

import io.edupulse.classroom.pulse.PulseCommand.ClosePulse;
import io.edupulse.classroom.pulse.PulseCommand.LaunchPulse;
import io.edupulse.classroom.pulse.PulseCommand.RespondToPulse;
import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.testkit.AggregateFixture;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PulseAggregateTest {

    private static final AggregateFixture<Pulse, PulseCommand, PulseEvent> PULSE =
            AggregateFixture.of(new PulseAggregate());

    private static final String URL = "https://example.org/sketch.png";

    private final UUID pulse = UUID.randomUUID();
    private final UUID lesson = UUID.randomUUID();
    private final UUID ada = UUID.randomUUID();
    private final UUID ben = UUID.randomUUID();
    private final PulseLaunched launched = new PulseLaunched(pulse, lesson, "Show your sketch");
    private final PulseClosed closed = new PulseClosed(pulse);

    @Nested
    class Launch {

        @Test
        void puts_the_prompt_to_the_class() {
            PULSE.given()
                    .when(new LaunchPulse(pulse, lesson, "Show your sketch"))
                    .thenEvents(launched);
        }

        @Test
        void works_once_only() {
            var again = new LaunchPulse(pulse, lesson, "Show your sketch");
            PULSE.given(launched).when(again).thenRejected("pulse.already-launched");
            PULSE.given(launched, closed).when(again).thenRejected("pulse.already-launched");
        }

        @Test
        void needs_a_prompt_of_at_most_500_characters() {
            var longest = "?".repeat(500);
            PULSE.given().when(new LaunchPulse(pulse, lesson, " \n")).thenRejected("pulse.prompt-blank");
            PULSE.given()
                    .when(new LaunchPulse(pulse, lesson, longest))
                    .thenEvents(new PulseLaunched(pulse, lesson, longest));
            PULSE.given().when(new LaunchPulse(pulse, lesson, longest + "?")).thenRejected(promptTooLong(501, 500));
            PULSE.given().when(new LaunchPulse(pulse, lesson, longest + "?")).thenRejected("pulse.prompt-too-long");
        }
    }

    @Nested
    class Respond {

        @Test
        void is_taken_once_from_each_responder() {
            // @start region=respond
            PULSE.given(launched)
                    .when(new RespondToPulse(pulse, ada, URL))
                    .thenEvents(new LearningPulseResponded(ada, pulse, URL))
                    .when(new RespondToPulse(pulse, ben, URL))
                    .thenEvents(new LearningPulseResponded(ben, pulse, URL))
                    .when(new RespondToPulse(pulse, ada, URL + "?again"))
                    .thenRejected(alreadyResponded(pulse, ada));
            // @end region=respond
        }

        @Test
        void needs_an_open_pulse() {
            PULSE.given().when(new RespondToPulse(pulse, ada, URL)).thenRejected("pulse.not-launched");
            PULSE.given(launched, closed)
                    .when(new RespondToPulse(pulse, ada, URL))
                    .thenRejected("pulse.closed");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://example.org",
                    "HTTPS://Example.org:8443/a?b=c#d",
                    "http://[::1]/",
                    "https://user@example.org/a%20b"
                })
        void takes_http_and_https(String url) {
            PULSE.given(launched)
                    .when(new RespondToPulse(pulse, ada, url))
                    .thenEvents(new LearningPulseResponded(ada, pulse, url));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "example.org/sketch.png",
                    "//example.org",
                    "/sketch.png",
                    "ftp://example.org",
                    "javascript:alert(1)",
                    "mailto:ada@example.org",
                    "http:",
                    "http://",
                    "http:///sketch.png",
                    "https:example.org",
                    "https://:80/",
                    "https://example.org:65536/",
                    "https://example.org/a b",
                    "https://example.org/\n",
                    "https://example.org/\0",
                    " https://example.org",
                    "https://exa mple.org"
                })
        void refuses_what_is_no_absolute_http_url_with_a_host(String url) {
            PULSE.given(launched).when(new RespondToPulse(pulse, ada, url)).thenRejected("pulse.artefact-url-invalid");
        }

        @Test
        void takes_a_url_of_2048_characters_and_no_more() {
            var longest = URL + "?" + "a".repeat(2047 - URL.length());
            PULSE.given(launched)
                    .when(new RespondToPulse(pulse, ada, longest))
                    .thenEvents(new LearningPulseResponded(ada, pulse, longest));
            PULSE.given(launched)
                    .when(new RespondToPulse(pulse, ada, longest + "a"))
                    .thenRejected("pulse.artefact-url-invalid");
        }
    }

    @Nested
    class Close {

        @Test
        void ends_a_pulse() {
            PULSE.given(launched).when(new ClosePulse(pulse)).thenEvents(closed);
        }

        @Test
        void works_once_only() {
            PULSE.given().when(new ClosePulse(pulse)).thenRejected("pulse.not-launched");
            PULSE.given(launched, closed).when(new ClosePulse(pulse)).thenRejected("pulse.closed");
        }
    }

    @Nested
    class A_pulse_of_the_predecessor {

        private final LearningPulseResponded first = new LearningPulseResponded(ada, pulse, "not a url");

        @Test
        void is_open_from_its_first_response_on() {
            PULSE.given(first)
                    .when(new RespondToPulse(pulse, ben, URL))
                    .thenEvents(new LearningPulseResponded(ben, pulse, URL));
            PULSE.given(first).when(new RespondToPulse(pulse, ada, URL)).thenRejected("pulse.already-responded");
            PULSE.given(first).when(new LaunchPulse(pulse, lesson, "Why?")).thenRejected("pulse.already-launched");
        }

        @Test
        void stays_closed_when_it_writes_once_more() {
            PULSE.given(first, closed, first)
                    .when(new RespondToPulse(pulse, ben, URL))
                    .thenRejected("pulse.closed");
        }
    }
}
