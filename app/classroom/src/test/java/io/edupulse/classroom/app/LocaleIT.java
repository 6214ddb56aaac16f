package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text of all scripts through a node and its commands, in a locale that knows only ASCII: these tests run with
/// `LC_ALL=C`, as their pom says, and so do the processes that they start.
class LocaleIT {

    private static final String TITLE = "Brüche λ 日本 😀";

    @TempDir
    private static Path data;

    private static NodeProcess node;

    @BeforeAll
    static void start() throws Exception {
        node = NodeProcess.serve(data);
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void this_is_such_a_locale() {
        assertThat(System.getProperty("sun.jnu.encoding")).isEqualTo("ANSI_X3.4-1968");
    }

    @Test
    void what_is_sent_is_stored_and_shown_as_it_was() throws Exception {
        var lesson = UUID.randomUUID();
        var sent = node.runAlone("send", "--json", draft(lesson, TITLE));
        assertThat(sent.exitCode()).as(sent.err()).isZero();

        var shown = node.runAlone("events", "show", lesson.toString(), "--json");
        assertThat(shown.json().at("/event/payload/title").asText()).isEqualTo(TITLE);
        assertThat(node.runAlone("events", "show", lesson.toString()).out()).contains(TITLE);

        var receipt = sent.json().path("receipt");
        var place = receipt.path("partition").asText() + ":"
                + receipt.path("position").asText();
        var found =
                node.runAlone("query", "find-lessons", "status=DRAFTED", "words=Brüche 日本", "--after", place, "--json");
        assertThat(found.json().at("/items/0/title").asText()).isEqualTo(TITLE);
    }

    /// The script chooses a locale that the virtual machine can name paths in, and passes on what it was given.
    @Test
    void the_script_too_in_a_folder_with_any_name(@TempDir Path root) throws Exception {
        var lesson = UUID.randomUUID();
        var script = script(root);
        var folder = NodeProcess.quoted(root + "/Brüche λ 日本");

        var sent = NodeProcess.runShell(
                script + " send --json --data " + folder + " " + NodeProcess.quoted(draft(lesson, TITLE)) + database());
        assertThat(sent.exitCode()).as(sent.err()).isZero();

        var shown = NodeProcess.runShell(script + " events show " + lesson + " --data " + folder + database());
        assertThat(shown.out()).as(shown.err()).contains(TITLE);
        var json = NodeProcess.runShell(script + " events show --json " + lesson + " --data " + folder + database());
        assertThat(json.json().at("/event/payload/title").asText()).isEqualTo(TITLE);
    }

    /// `./edupulse` beside what the build has made.
    private static String script(Path root) throws Exception {
        var target = Files.createDirectories(root.resolve("app/classroom/target"));
        for (var made : new String[] {"edupulse.jar", "lib"}) {
            Files.createSymbolicLink(
                    target.resolve(made), Path.of("target", made).toAbsolutePath());
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(target.resolve(".built"), "");
        ScriptTest.copyTo(root);
        return "LC_ALL=C JAVA_HOME=" + System.getProperty("java.home") + " sh " + root.resolve("edupulse");
    }

    private static String database() throws Exception {
        return " --database-url '" + node.databaseUrl() + "'";
    }

    @Test
    void over_http_too() throws Exception {
        var lesson = UUID.randomUUID();
        assertThat(Http.post(node, file(draft(lesson, TITLE).getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(200);
        var shown = node.runAlone("events", "show", lesson.toString(), "--json");
        assertThat(shown.json().at("/event/payload/title").asText()).isEqualTo(TITLE);
    }

    @Test
    void what_is_not_utf_8_is_refused() throws Exception {
        var latin = file(draft(UUID.randomUUID(), TITLE).getBytes(StandardCharsets.ISO_8859_1));
        var http = Http.post(node, latin);
        assertThat(http.status()).isEqualTo(400);
        assertThat(http.body()).contains("command.invalid-text");

        var piped = shell("send - < " + latin);
        assertThat(piped.err()).contains("command.invalid-text").hasLineCount(1);
        assertThat(piped.exitCode()).isEqualTo(1);

        var argument = shell("send \"$(cat " + latin + ")\"");
        assertThat(argument.err()).contains("usage.invalid-text", "Argument 2").hasLineCount(1);
        assertThat(argument.exitCode()).isEqualTo(2);
    }

    @Test
    void a_folder_that_the_locale_cannot_name_is_refused_with_what_to_do() throws Exception {
        var folder = data.resolve("sub");
        var refused = NodeProcess.execute("status", "--data", folder + "/Brüche");
        assertThat(refused.err())
                .contains("config.invalid", "/Brüche", "LC_ALL=C.UTF-8")
                .hasLineCount(1);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(folder).doesNotExist();
    }

    private static NodeProcess.Result shell(String command) throws Exception {
        return NodeProcess.runShell(String.join(" ", NodeProcess.command()) + " " + command + " --data " + data);
    }

    private static Path file(byte[] content) throws Exception {
        return Files.write(data.resolve(UUID.randomUUID() + ".json"), content);
    }

    private static String draft(UUID lesson, String title) {
        return Text.format(
                "{\"type\":\"DraftLesson\",\"payload\":{\"lesson_id\":\"%s\",\"teacher_id\":\"%s\",\"title\":\"%s\"}}",
                lesson, UUID.randomUUID(), title);
    }
}
