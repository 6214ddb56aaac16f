package io.edupulse.node.http.page;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Description;
import io.edupulse.node.http.FailureStatus;
import io.edupulse.node.http.Route;
import io.edupulse.node.output.Output;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.WebPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Serves the page of operations, those of the program, and what all pages share. Anyone may have these files: what is
/// in them is the same for all, and the data needs a token.
public final class PageRoutes {

    private static final int AT_ONCE = 64;
    private static final String INDEX = "index.html";

    private static final Description DESCRIPTION = Description.of("page", "pages", "A file of a page", Object.class);

    /// Leads to the others.
    private static final WebPage START = WebPage.of("start", "Start", PageRoutes.class, INDEX, "start.js", "start.css");

    private static final WebPage OPERATIONS = WebPage.of(
            "operations",
            "Operations",
            PageRoutes.class,
            INDEX,
            "operations.css",
            "operations.js",
            "status.js",
            "curves.js",
            "read-models.js",
            "parked.js",
            "poll.js",
            "rebuilds.js",
            "history.js",
            "search.js");

    private static final WebPage SHARED = WebPage.of(
            "shared",
            "Shared",
            PageRoutes.class,
            "base.css",
            "icon.svg",
            "api.js",
            "chart.js",
            "connection.js",
            "dialog.js",
            "dom.js",
            "form.js",
            "format.js",
            "frame.js",
            "sign-in.js",
            "sse.js",
            "token.js",
            "watch.js");

    private PageRoutes() {}

    /// @param name for programs, as the command line is called
    private record Overview(String name, String title, String description, List<Entry> pages) {}

    private record Entry(String name, String title) {}

    /// @throws CodedException with `program.invalid-page` if a file is missing or of no known kind
    public static List<Route> of(ProgramDefinition program) {
        var routes = new ArrayList<Route>();
        var pages =
                Stream.concat(program.pages().stream(), Stream.of(OPERATIONS)).toList();
        START.files().forEach(file -> routes.addAll(routes("/", file, read(START, file))));
        SHARED.files().forEach(file -> routes.addAll(routes("/shared/", file, read(SHARED, file))));
        ChartLibrary.files().forEach((file, bytes) -> routes.addAll(routes("/shared/", file, bytes)));
        routes.addAll(routes("/shared/", "program.json", overview(program, pages)));
        for (var page : pages) {
            var folder = "/" + page.name() + "/";
            page.files().forEach(file -> routes.addAll(routes(folder, file, read(page, file))));
            routes.add(moved("/" + page.name(), page.name() + "/"));
        }
        return routes;
    }

    private static List<Route> routes(String folder, String file, byte[] bytes) {
        var found = PageFile.of(file, bytes);
        var route = Route.open("GET", folder + file, AT_ONCE, DESCRIPTION, found);
        return file.equals(INDEX)
                ? List.of(Route.open("GET", folder, AT_ONCE, DESCRIPTION, found), route)
                : List.of(route);
    }

    /// A page finds its files beside itself, so its address ends with a slash.
    private static Route moved(String from, String to) {
        return Route.open(
                "GET",
                from,
                AT_ONCE,
                DESCRIPTION,
                request -> Answer.of(FailureStatus.MOVED, Map.of("Location", to), new byte[0]));
    }

    private static byte[] overview(ProgramDefinition program, List<WebPage> pages) {
        var entries =
                pages.stream().map(page -> new Entry(page.name(), page.title())).toList();
        return Output.json(new Overview(program.name(), program.title(), program.description(), entries))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(WebPage page, String file) {
        try {
            var bytes = page.read(file);
            if (bytes == null) {
                throw unreadable(page, file, "the class path has none");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(page, file, String.valueOf(e.getMessage()));
        }
    }

    private static CodedException unreadable(WebPage page, String file, String reason) {
        return new CodedException(
                "program.invalid-page",
                Text.format(
                        "The page %s has no file %s: %s; put it into the folder %s beside %s",
                        page.name(), file, reason, page.name(), page.owner().getName()));
    }
}
