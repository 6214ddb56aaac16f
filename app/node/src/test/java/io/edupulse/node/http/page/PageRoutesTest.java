package io.edupulse.node.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.Program;
import io.edupulse.node.access.Admitted;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Origins;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Routes;
import io.edupulse.node.library.Library;
import io.edupulse.node.program.WebPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The files of pages: which there are, and what browsers are told of them.
class PageRoutesTest {

    /// Scripts and styles in the page itself, which its policy forbids, and addresses of other hosts.
    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?i)<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)|innerHTML|outerHTML|insertAdjacentHTML"
                    + "|document\\.write|\\beval\\(|(?:src|href)=\"(?:https?:)?//");

    private final Routes routes = routes(Library.PROGRAM);

    private static Routes routes(Program program) {
        return new Routes(
                new Origins(true, List.of()),
                request -> Admitted.always(Request.ANYONE),
                PageRoutes.of(program.definition()));
    }

    private Answer get(String path, String... header) throws IOException {
        return ask("GET", path, header);
    }

    private Answer ask(String method, String path, String... header) throws IOException {
        return routes.answer(new Request(
                method,
                path,
                Map.of(),
                Map::of,
                name -> header.length > 0 && name.equals(header[0]) ? Optional.of(header[1]) : Optional.empty(),
                () -> new byte[0],
                Request.ANYONE));
    }

    private static String text(Answer answer) {
        return new String(((Answer.Whole) answer.content()).bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/operations/, text/html; charset=utf-8",
        "/operations/operations.js, text/javascript; charset=utf-8",
        "/shared/base.css, text/css; charset=utf-8",
        "/shared/icon.svg, image/svg+xml",
        "/shared/program.json, application/json",
        "/shared/uPlot.esm.js, text/javascript; charset=utf-8",
    })
    void a_file_comes_with_its_type_and_a_policy_that_lets_nothing_else_in(String path, String type) throws Exception {
        var answer = get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("Content-Type", type)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Cache-Control", "no-cache");
        assertThat(answer.headers().get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void a_file_that_the_browser_has_is_not_sent_again() throws Exception {
        var tag = get("/operations/").headers().get("ETag");
        for (var same : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
            var answer = get("/operations/", "If-None-Match", same);
            assertThat(answer.status()).as(same).isEqualTo(304);
            assertThat(text(answer)).isEmpty();
        }
        assertThat(get("/operations/", "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations/../shared/base.css",
                "/operations/..",
                "/shared/",
                "/shared/PageRoutes.class",
                "/shared//base.css",
                "/operations/index.html/",
                "/start/index.html"
            })
    void there_is_nothing_but_the_files_of_the_table(String path) throws Exception {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void a_page_is_read_and_nothing_else() throws Exception {
        var answer = ask("POST", "/operations/");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(ask("HEAD", "/operations/").status()).isEqualTo(200);
        assertThat(get("/operations").headers()).containsEntry("Location", "operations/");
    }

    @Test
    void all_pages_know_what_there_is() throws Exception {
        assertThat(text(get("/shared/program.json")))
                .contains("\"name\":\"library\"", "{\"name\":\"operations\",\"title\":\"Operations\"}");
    }

    @Test
    void no_page_has_what_its_policy_forbids() throws Exception {
        for (var path : new String[] {"/", "/operations/", "/operations/history.js", "/shared/dom.js"}) {
            assertThat(text(get(path))).as(path).doesNotContainPattern(FORBIDDEN);
        }
    }

    @Test
    void a_page_with_a_wrong_name_or_file_is_refused() {
        for (var name : new String[] {"", "My page", "v1", "operations", "shared"}) {
            var page = WebPage.of(name, "Title", PageRoutesTest.class, "index.html");
            assertRefused(() -> Library.PROGRAM.pages(page).definition(), "program.invalid-page");
        }
        var page = WebPage.of("shelves", "Shelves", PageRoutesTest.class, "index.html");
        assertRefused(() -> Library.PROGRAM.pages(page, page).definition(), "program.duplicate-page");
        assertRefused(() -> routes(Library.PROGRAM.pages(page)), "program.invalid-page");
    }

    private static void assertRefused(Runnable declaration, String code) {
        assertThatThrownBy(declaration::run)
                .isInstanceOfSatisfying(
                        CodedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }
}
