package io.edupulse.torture.check.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final String BEGIN =
            "{'op':'c1-1','client':'c1','kind':'command','phase':'begin','nanos':5,'command':'CloseQuiz','aggregate':'a','key':null,'expected':3,'payload':{'quiz_id':'a'}}";

    private static final String END =
            "{'op':'c1-1','client':'c1','kind':'command','phase':'end','nanos':9,'outcome':'accepted','status':200,'receipt':{'aggregate_id':'a','sequence':4,'partition':2,'position':17,'repeated':true}}";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeRun() throws IOException {
        Files.createDirectories(folder.resolve("history"));
        Files.writeString(
                folder.resolve("run.json"),
                "{'seed':3,'began':{'nanos':1,'millis':1000},'ended':{'nanos':2,'millis':1000},'lost_tail':{'from_primary':{'0':7},'nanos':6}}"
                        .replace('\'', '"'));
    }

    private History history(String... lines) throws IOException {
        Files.writeString(
                folder.resolve("history").resolve("c1.jsonl"),
                String.join("\n", lines).replace('\'', '"'));
        return RunFolder.read(folder).history();
    }

    @Test
    void a_beginning_and_an_end_are_one_operation() throws Exception {
        assertThat(history(BEGIN, END).operations()).singleElement().satisfies(operation -> {
            assertThat(operation.began()).isEqualTo(5);
            assertThat(operation.ended()).isEqualTo(9);
            assertThat(operation.isAccepted()).isTrue();
            assertThat(operation.key()).isNull();
            assertThat(operation.expected()).isEqualTo(3);
            assertThat(operation.receipt()).isEqualTo(new Receipt("a", 4, 2, 17, true));
        });
    }

    @Test
    void an_operation_without_an_end_is_open() throws Exception {
        assertThat(history(BEGIN).operations()).singleElement().satisfies(operation -> {
            assertThat(operation.hasEnded()).isFalse();
            assertThat(operation.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(operation.hasFailed()).isFalse();
        });
    }

    @Test
    void a_last_line_that_was_cut_is_left_out() throws Exception {
        assertThat(history(BEGIN, END.substring(0, 40)).operations())
                .singleElement()
                .satisfies(operation -> assertThat(operation.hasEnded()).isFalse());
    }

    @Test
    void any_other_line_that_is_no_json_is_told() {
        assertThatThrownBy(() -> history("{'op'", BEGIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Line 1");
    }

    @Test
    void answers_keep_the_sizes_of_their_lists() throws Exception {
        var query =
                "{'op':'c1-2','client':'c1','kind':'query','phase':'end','nanos':9,'command':'show-leaderboard','outcome':'accepted','answer':{'items':[{'rank':1},{'rank':2}],'next':null}}";

        assertThat(history(query).operations().getFirst().answer().path("items").asInt())
                .isEqualTo(2);
    }

    @Test
    void pages_of_the_log_keep_their_places() throws Exception {
        var page =
                "{'op':'c1-2','client':'c1','kind':'query','phase':'end','nanos':9,'command':'read-events','outcome':'accepted','payload':{'partition':1,'after':3},'answer':[{'position':4,'id':'x'}]}";

        assertThat(history(page).pages()).singleElement().satisfies(read -> {
            assertThat(read.after()).isEqualTo(3);
            assertThat(read.places()).containsExactly(new LogPage.Place(4, "x"));
        });
    }

    @Test
    void a_lost_tail_is_read() throws Exception {
        history(BEGIN, END);

        assertThat(RunFolder.read(folder).run().lostTail()).isEqualTo(new LostTail(Map.of(0, 7L), 6));
    }
}
