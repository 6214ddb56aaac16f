package io.edupulse.projections.classroom;

import static io.edupulse.projections.classroom.ReadModels.pages;
import static java.util.UUID.randomUUID;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.classroom.pulse.PulseEvent.LearningPulseResponded;
import io.edupulse.classroom.pulse.PulseEvent.PulseClosed;
import io.edupulse.classroom.pulse.PulseEvent.PulseLaunched;
import io.edupulse.projections.classroom.PulseWall.FindPulse;
import io.edupulse.projections.classroom.PulseWall.ListResponses;
import io.edupulse.projections.classroom.PulseWall.Pulse;
import io.edupulse.projections.classroom.PulseWall.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PulseWallIT {

    private static final UUID PULSE = randomUUID();
    private static final UUID LESSON = randomUUID();

    private final ReadModels readModels = new ReadModels();
    private final History history = new History();

    @Test
    void a_pulse_tells_its_prompt_and_how_many_answered() {
        history.add(PULSE, new PulseLaunched(PULSE, LESSON, "What was new?"));
        var launched = history.now();
        respond(PULSE, "https://example.org/1");
        respond(PULSE, "https://example.org/2");
        var last = history.now();
        history.add(PULSE, new PulseClosed(PULSE));
        readModels.apply(history);

        assertThat(readModels.ask(new FindPulse(PULSE)))
                .contains(new Pulse(PULSE, LESSON, "What was new?", launched, history.now(), 2, last));
    }

    @Test
    void a_pulse_is_open_until_it_is_closed() {
        history.add(PULSE, new PulseLaunched(PULSE, LESSON, "What was new?"));
        readModels.apply(history);

        assertThat(readModels.ask(new FindPulse(PULSE)))
                .contains(new Pulse(PULSE, LESSON, "What was new?", history.now(), null, 0, null));
    }

    @Test
    void responses_come_newest_first() {
        history.add(PULSE, new PulseLaunched(PULSE, LESSON, "What was new?"));
        respond(PULSE, "https://example.org/1");
        var latest = respond(PULSE, "https://example.org/2");
        readModels.apply(history);

        var responses = readModels.ask(new ListResponses(PULSE, null, null, 10)).items();
        assertThat(responses)
                .extracting(Response::artefactUrl)
                .containsExactly("https://example.org/2", "https://example.org/1");
        assertThat(responses.getFirst()).isEqualTo(new Response(latest, "https://example.org/2", history.now()));
    }

    @Test
    void pages_hold_each_response_once_also_when_all_came_at_the_same_time() {
        history.stopTheClock();
        var foreign = randomUUID();
        for (int i = 0; i < 10; i++) {
            respond(i % 3 == 0 ? foreign : PULSE, "https://example.org/" + i);
        }
        readModels.apply(history);

        assertThat(pages(3, page -> readModels.ask(new ListResponses(PULSE, null, page.cursor(), page.limit()))))
                .extracting(Response::artefactUrl)
                .doesNotHaveDuplicates()
                .hasSize(10);
    }

    @Test
    void responses_of_foreign_streams_to_one_pulse_that_nobody_launched_come_together() {
        respond(randomUUID(), "https://example.org/1");
        respond(randomUUID(), "https://example.org/2");
        readModels.apply(history);

        assertThat(readModels.ask(new FindPulse(PULSE)))
                .contains(new Pulse(PULSE, null, null, null, null, 2, history.now()));
        assertThat(readModels.ask(new ListResponses(PULSE, null, null, 10)).items())
                .hasSize(2);
    }

    @Test
    void an_unknown_pulse_has_no_wall() {
        assertThat(readModels.ask(new FindPulse(PULSE))).isEmpty();
        assertThat(readModels.ask(new ListResponses(PULSE, null, null, 10)).items())
                .isEmpty();
    }

    private UUID respond(UUID stream, String url) {
        var responder = randomUUID();
        history.add(stream, new LearningPulseResponded(responder, PULSE, url));
        return responder;
    }
}
