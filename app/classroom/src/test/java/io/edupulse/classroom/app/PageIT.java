package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.app.Browser.Screen;
import io.edupulse.classroom.app.Browser.Tab;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/// The pages in a real browser, beside a real node: what users see, type and press.
class PageIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int CLASS = 200;
    private static final Path PICTURES = Path.of("..", "..", "docs", "pages");

    private static final List<String> TITLES =
            List.of("Fractions with pizza", "Reading a map", "Electric circuits", "The Roman town", "Seeds and spores");

    private static final List<Screen> SCREENS =
            List.of(Screen.WIDE, Screen.WIDE_DARK, Screen.PHONE, Screen.PHONE_DARK, Screen.NARROW);

    @TempDir
    private static Path folder;

    private static Path data;
    private static NodeProcess node;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("node");
        node = NodeProcess.serve(data);
        browser = Browser.start(folder.resolve("browser"));
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        node.close();
    }

    private static String token(Path data, UUID subject, String role, Duration ttl) {
        return LocalKey.of(data).sign(new Caller(subject.toString(), Set.of(role)), ttl);
    }

    private static Tab open(String page, UUID subject, String role) throws IOException {
        return browser.open(node.httpUrl() + page, token(data, subject, role, LONG));
    }

    private static void send(String type, String payload) throws Exception {
        var answer = Http.post(node, Text.format("{\"type\": \"%s\", \"payload\": %s}", type, payload));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /// A published lesson with a quiz and a pulse.
    private record Taught(UUID teacher, UUID lesson, UUID quiz, UUID pulse) {

        static Taught lesson(String title) throws Exception {
            var taught = new Taught(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
            var own = Text.format("\"lesson_id\": \"%s\", \"teacher_id\": \"%s\"", taught.lesson, taught.teacher);
            send("DraftLesson", Text.format("{%s, \"title\": \"%s\"}", own, title));
            send("PublishLesson", Text.format("{%s}", own));
            send(
                    "OpenQuiz",
                    Text.format(
                            "{\"quiz_id\": \"%s\", \"lesson_id\": \"%s\", \"maximum_score\": 100, \"attempts_allowed\": 2}",
                            taught.quiz, taught.lesson));
            send(
                    "LaunchPulse",
                    Text.format(
                            "{\"pulse_id\": \"%s\", \"lesson_id\": \"%s\", \"prompt\": \"What surprised you?\"}",
                            taught.pulse, taught.lesson));
            return taught;
        }

        void submit(UUID student, int score) throws Exception {
            send(
                    "SubmitQuiz",
                    Text.format(
                            "{\"quiz_id\": \"%s\", \"student_id\": \"%s\", \"score_raw\": %d}", quiz, student, score));
        }

        void respond(UUID student, String url) throws Exception {
            send(
                    "RespondToPulse",
                    Text.format(
                            "{\"pulse_id\": \"%s\", \"responder_id\": \"%s\", \"artefact_url\": \"%s\"}",
                            pulse, student, url));
        }
    }

    @Test
    void a_teacher_publishes_a_class_answers_and_each_sees_the_other_at_once() throws Exception {
        var student = UUID.randomUUID();
        try (var teaching = open("/class/", UUID.randomUUID(), "teacher")) {
            teaching.see("No lesson yet");
            teaching.type("Title", "The water cycle");
            teaching.press("Draft the lesson");
            teaching.see("Only you see this lesson");
            teaching.press("Publish");
            teaching.press("Open the quiz");
            teaching.see("0 to 100 points, 2 attempts each");
            teaching.type("Prompt", "Where does rain come from?");
            teaching.press("Launch the pulse");
            teaching.see("0 responses");

            try (var learning = open("/class/", student, "student")) {
                learning.shown(By.xpath("//button[contains(., 'The water cycle')]"))
                        .click();
                learning.see("You have not submitted yet");
                learning.type("Your score", "87");
                learning.press("Submit");
                learning.see("You are number 1 with 87 points, after 1 attempt.");
                learning.type("Address of your answer", "https://example.org/rain");
                learning.press("Respond");
                learning.see("example.org/rain");

                learning.type("Your score", "101");
                learning.shown(By.id("score")).sendKeys(Keys.ENTER);
                assertThat(learning.typed("Your score"))
                        .as("the browser knows the maximum")
                        .isEqualTo("101");

                teaching.see("example.org/rain");
                teaching.see("1 response");
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(teaching.shown(By.cssSelector(".leaderboard tbody tr"))
                                        .getText())
                                .contains(student.toString().substring(28), "87"));
                assertThat(teaching.shown(By.cssSelector(".figures")).getText()).contains("Submissions");

                teaching.press("Close the quiz");
                learning.see("Closed");
                assertThat(learning.complaints()).isEmpty();
            }
            assertThat(teaching.complaints()).isEmpty();
        }
    }

    @Test
    void a_refusal_is_told_and_what_was_typed_stays() throws Exception {
        var taught = Taught.lesson("Refusals");
        var student = UUID.randomUUID();
        taught.submit(student, 1);
        try (var learning = open("/class/", student, "student")) {
            choose(learning, "Refusals");
            learning.see("after 1 attempt.");
            taught.submit(student, 2);
            learning.see("after 2 attempts.");
            learning.type("Your score", "3");
            learning.press("Submit");
            learning.see("2 attempts");
            assertThat(learning.typed("Your score")).isEqualTo("3");
        }
    }

    private static void choose(Tab tab, String lesson) {
        tab.shown(By.xpath(Text.format("//button[contains(., '%s')]", lesson))).click();
    }

    /// What a browser may take for markup, for a direction or for nothing at all.
    @Test
    void whatever_a_title_has_is_shown_as_text() throws Exception {
        var markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        var rightToLeft = "مرحبا \u202e abc";
        var emoji = "🦊".repeat(200);
        var teacher = UUID.randomUUID();
        for (var title : List.of(markup, rightToLeft, emoji, "bell \\u0007 and tab")) {
            send(
                    "DraftLesson",
                    Text.format(
                            "{\"lesson_id\": \"%s\", \"teacher_id\": \"%s\", \"title\": \"%s\"}",
                            UUID.randomUUID(), teacher, title));
        }
        var refused = Http.post(
                node,
                Text.format(
                        "{\"type\": \"DraftLesson\", \"payload\": {\"lesson_id\": \"%s\", \"teacher_id\": \"%s\", \"title\": \"a\\u0000b\"}}",
                        UUID.randomUUID(), teacher));
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);

        try (var teaching = open("/class/", teacher, "teacher")) {
            teaching.look(Screen.NARROW);
            teaching.see(markup);
            teaching.see(emoji);
            teaching.see("bell ␇ and tab");
            assertThat(teaching.text()).contains("مرحبا");
            assertThat(teaching.count("main img, main script")).isZero();
            assertThat(teaching.count(".lesson .title[dir=auto]")).isEqualTo(4);
            assertThat(teaching.script("return document.documentElement.scrollWidth"))
                    .as("nothing is wider than the screen")
                    .isEqualTo(360L);
        }
    }

    @Test
    void a_token_that_expires_is_asked_for_and_nothing_that_was_typed_is_lost() throws Exception {
        var teacher = UUID.randomUUID();
        try (var teaching =
                browser.open(node.httpUrl() + "/class/", token(data, teacher, "teacher", Duration.ofSeconds(8)))) {
            teaching.type("Title", "Typed before");
            teaching.see("Your token has expired");
            teaching.type("Token", "nonsense");
            teaching.press("Sign in", "dialog//button");
            teaching.see("This is no token");
            var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
            LocalKey.make(elsewhere);
            teaching.signIn(token(elsewhere, teacher, "teacher", LONG));
            teaching.press("Draft the lesson");
            teaching.see("Paste another token");
            teaching.signIn(token(data, teacher, "teacher", LONG));

            teaching.see("Only you see this lesson");
            teaching.see("Typed before");
        }
    }

    @Test
    void a_page_says_that_its_node_is_away_and_recovers_by_itself() throws Exception {
        int port = freePort();
        var own = folder.resolve("restarted");
        var teacher = UUID.randomUUID();
        var first = serve(own, port);
        try (first;
                var teaching = browser.open(first.httpUrl() + "/class/", token(own, teacher, "teacher", LONG))) {
            teaching.see("Connected");
            first.terminate();
            teaching.see("Node is away, trying again");
            teaching.type("Title", "Sent while away");
            teaching.press("Draft the lesson");
            teaching.see("This is sent as soon as it is back");
            try (var _ = serve(own, port)) {
                teaching.see("Connected");
                teaching.see("Only you see this lesson");
                assertThat(teaching.count(".lesson")).isEqualTo(1);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static NodeProcess serve(Path data, int port) throws Exception {
        return NodeProcess.serve(data, builder -> {
            var command = new ArrayList<>(builder.command());
            command.set(command.indexOf("--http-port") + 1, Integer.toString(port));
            builder.command(command);
        });
    }

    @Test
    void an_operator_sees_how_far_all_is_and_rebuilds_a_read_model() throws Exception {
        var taught = Taught.lesson("Operations");
        taught.submit(UUID.randomUUID(), 50);
        try (var operating = open("/operations/", UUID.randomUUID(), "operator")) {
            operating.see("Events in the log");
            operating.see("quiz-results");
            operating.pressLabelled("Rebuild quiz-results");
            operating.see("swapped");
            operating.pressLabelled("Verify quiz-results");
            operating.see("quiz-results is what the log gives");
            operating.pressLabelled("Roll quiz-results back");
            operating.press("Roll back", "dialog[@open]//button");
            operating.see("quiz-results is rolled back");
            assertThat(operating.complaints()).isEmpty();
            assertThat(operating.script("""
                            return performance.getEntriesByType("resource")
                                .filter((each) => new URL(each.name).origin !== location.origin).length""")).as("requests to other hosts").isEqualTo(0L);
        }
    }

    /// By a slow rebuild, which the page itself has no button for.
    private static void rebuildSlowly(Tab operating, String readModel, int rate) {
        operating.script("""
                        const [projection, rate] = arguments;
                        import("/shared/api.js").then((api) =>
                            api.post("v1/rebuilds", { projections: [projection], max_rate: rate }));
                        """, readModel, rate);
    }

    @Test
    void an_operator_pauses_resumes_and_cancels_a_rebuild() throws Exception {
        var taught = Taught.lesson("Rebuilds");
        for (int i = 0; i < 60; i++) {
            taught.submit(UUID.randomUUID(), i);
        }
        try (var operating = open("/operations/", UUID.randomUUID(), "operator")) {
            operating.see("Events in the log");
            rebuildSlowly(operating, "teacher-dashboard", 2);
            operating.pressLabelled("Pause the rebuild of teacher-dashboard");
            operating.see("paused");
            operating.pressLabelled("Resume the rebuild of teacher-dashboard");
            operating.see("running");
            operating.see(" left");
            operating.pressLabelled("Cancel the rebuild of teacher-dashboard");
            operating.press("Cancel the rebuild", "dialog[@open]//button");
            operating.see("cancelled");
        }
    }

    @Test
    void an_operator_sees_why_an_event_is_parked_and_discards_it() throws Exception {
        var pulse = UUID.randomUUID();
        insert(pulse, "LearningPulseResponded", "{}");
        try (var operating = open("/operations/", UUID.randomUUID(), "operator")) {
            operating.see("LearningPulseResponded at ");
            var end = pulse.toString().substring(28);
            operating.pressLabelled(Text.format("Retry LearningPulseResponded of …%s in pulse-wall", end));
            operating.see("pulse-wall: 0 applied, 1 still parked");
            operating.pressLabelled(Text.format("Discard LearningPulseResponded of …%s in pulse-wall", end));
            operating.press("Discard", "dialog[@open]//button");
            operating.see("pulse-wall: discarded; 0 still parked");
        }
    }

    private static void insert(UUID aggregate, String type, String payload) throws Exception {
        try (var connection = DriverManager.getConnection(node.databaseUrl());
                var statement = connection.createStatement()) {
            statement.execute(Text.format("""
                            insert into domain_events (id, aggregate_id, sequence, occurred_at, event_type, payload)
                            values (gen_random_uuid(), '%s', 1, now(), '%s', '{"type": "%s", "payload": %s}')""", aggregate, type, type, payload));
        }
    }

    @Test
    void an_operator_finds_an_event_and_goes_back_in_time() throws Exception {
        var taught = Taught.lesson("Time travel");
        try (var operating = open("/operations/", UUID.randomUUID(), "operator")) {
            operating.type("Value", taught.lesson().toString());
            operating
                    .shown(By.cssSelector("#search-kind option[value=aggregate]"))
                    .click();
            operating.press("Search");
            operating.see("2 events");
            operating.pressLabelled(Text.format("Aggregate %s through time", taught.lesson()));
            operating.see("State after it");
            var state = By.cssSelector(".state");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(operating.shown(state).getText()).contains("Time travel"));
            assertThat(operating.shown(state).getText().toLowerCase(Locale.ROOT))
                    .contains("published");

            operating.shown(By.id("as-of")).sendKeys(Keys.HOME);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(operating.shown(state).getText().toLowerCase(Locale.ROOT))
                                    .contains("drafted"));

            operating.type("Aggregate id", taught.quiz().toString());
            operating.press("Show");
            operating.see("quiz, 1 event");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(operating.shown(state).getText()).contains("attempts_allowed"));
        }
    }

    @Test
    void everything_can_be_done_with_the_keyboard() throws Exception {
        try (var teaching = open("/class/", UUID.randomUUID(), "teacher")) {
            teaching.shown(By.id("title")).sendKeys("By keyboard" + Keys.ENTER);
            teaching.see("Only you see this lesson");
            var publish = teaching.shown(By.xpath("//button[normalize-space()='Publish']"));
            publish.sendKeys(Keys.ENTER);
            teaching.see("Open a quiz");
            assertThat(teaching.script("""
                            return [...document.querySelectorAll("a, button, input, select, [tabindex]")]
                                .filter((each) => each.tabIndex > 0).length"""))
                    .as("the order of the keyboard is that of the page")
                    .isEqualTo(0L);
        }
    }

    @Test
    void axe_finds_nothing_serious_on_any_screen() throws Exception {
        var taught = Taught.lesson("Seen by all");
        var student = UUID.randomUUID();
        taught.submit(student, 70);
        taught.respond(student, "https://example.org/seen");
        insert(UUID.randomUUID(), "LearningPulseResponded", "{}");
        try (var start = browser.open(node.httpUrl() + "/");
                var asked = browser.open(node.httpUrl() + "/class/");
                var teaching = open("/class/", taught.teacher(), "teacher");
                var learning = open("/class/", student, "student");
                var operating = open("/operations/", UUID.randomUUID(), "operator")) {
            start.see("Operations");
            asked.see("Sign in");
            teaching.see("example.org/seen");
            choose(learning, "Seen by all");
            learning.see("example.org/seen");
            operating.see("LearningPulseResponded at ");
            operating.type("Value", "LessonPublished");
            operating.shown(By.cssSelector("#search-kind option[value=type]")).click();
            operating.press("Search");
            operating.shown(By.cssSelector("#search button.link")).click();
            operating.see("State after it");
            for (var screen : SCREENS) {
                for (var tab : List.of(start, asked, teaching, learning, operating)) {
                    tab.look(screen);
                    assertThat(tab.faults()).as(screen + " " + tab.text()).isEmpty();
                    assertThat((long) tab.script("return document.documentElement.scrollWidth"))
                            .as("width on " + screen)
                            .isLessThanOrEqualTo(screen.width());
                }
            }
        }
    }

    /// A class of this many in full load; with `-Ddocs.write=true`, the pictures of the documentation are made of it.
    @Test
    void a_whole_class_is_followed_live() throws Exception {
        var taught = Taught.lesson("Rivers of Europe");
        try (var teaching = open("/class/", taught.teacher(), "teacher");
                var operating = open("/operations/", UUID.randomUUID(), "operator")) {
            teaching.see("No submission yet");
            operating.see("Events in the log");
            work(taught);
            teaching.see("200 responses, of which the 60 newest are here");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    teaching.shown(By.cssSelector(".figures")).getText())
                            .contains("200"));
            if (Boolean.getBoolean("docs.write")) {
                for (var title : TITLES) {
                    work(Taught.lesson(title));
                }
                rebuildSlowly(operating, "student-progress", 150);
                operating.see(" left");
                picture(teaching, "class", Screen.WIDE, Screen.WIDE_DARK, Screen.PHONE);
                picture(operating, "operations", Screen.WIDE, Screen.WIDE_DARK, Screen.PHONE_DARK);
            }
        }
    }

    private static void work(Taught taught) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var all = new ArrayList<Callable<Void>>();
            for (int i = 0; i < CLASS; i++) {
                int score = Math.floorMod(37 * i, 61) / 2 + Math.floorMod(53 * i, 71);
                var student = UUID.randomUUID();
                var url = Text.format("https://artefacts.example/rivers/%d", i);
                all.add(() -> {
                    taught.submit(student, score);
                    taught.respond(student, url);
                    return null;
                });
            }
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        }
    }

    private static void picture(Tab tab, String page, Screen... screens) throws IOException {
        Files.createDirectories(PICTURES);
        for (var screen : screens) {
            tab.look(screen);
            Files.write(PICTURES.resolve(Text.format("%s-%s.png", page, screen)), tab.picture());
        }
    }
}
