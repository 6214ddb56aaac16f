package io.edupulse.node.program;

import io.edupulse.json.QueryJson;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.RecordTypes;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projections;
import io.edupulse.projection.query.QueryHandler;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Refuses a program whose names are missing, unusable or declared twice.
final class DeclaredNames {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /// What begins the other paths of HTTP.
    private static final List<String> TAKEN = List.of("health", "metrics", "operations", "shared", "v1");

    private DeclaredNames() {}

    static void check(String program, Aggregates aggregates) {
        if (!NAME.matcher(program).matches()) {
            throw new CodedException(
                    "program.invalid-name",
                    Text.format(
                            "The program is named '%s': use lower-case words, with dashes between, such as library",
                            program));
        }
        if (aggregates.all().isEmpty()) {
            throw new CodedException(
                    "program.no-aggregates",
                    Text.format("The program %s declares no aggregate: add one with aggregates(...)", program));
        }
        checkDistinct("program.duplicate-aggregate", "aggregate", aggregates.all(), Aggregate::name, Object::getClass);
        checkDistinct(
                "program.duplicate-command",
                "command",
                aggregates.commandRoots().flatMap(RecordTypes::below).toList(),
                Class::getSimpleName,
                type -> type);
        checkDistinct(
                "program.duplicate-event",
                "event",
                aggregates.eventRoots().stream().flatMap(RecordTypes::below).toList(),
                Class::getSimpleName,
                type -> type);
    }

    static void check(List<QueryHandler<?, ?>> queries, Projections projections) {
        checkDistinct("program.duplicate-query", "query", queries, QueryHandler::name, QueryHandler::type);
        for (var query : queries) {
            var problems = query.type().isRecord()
                    ? QueryJson.problems(query.type())
                    : List.of(query.type().getName() + " is no record");
            if (!problems.isEmpty()) {
                throw new CodedException("program.invalid-query", String.join("; ", problems));
            }
            for (var readModel : query.readModels()) {
                if (!projections.all().contains(readModel)) {
                    throw new CodedException(
                            "program.unknown-read-model",
                            Text.format(
                                    "The query %s reads %s, which the program does not declare: add it with projections(...)",
                                    query.name(), readModel.name()));
                }
            }
        }
    }

    static void check(List<WebPage> pages) {
        for (var page : pages) {
            if (!NAME.matcher(page.name()).matches() || TAKEN.contains(page.name())) {
                throw new CodedException(
                        "program.invalid-page",
                        Text.format(
                                "A page is named '%s': use lower-case words, with dashes between, other than %s",
                                page.name(), String.join(", ", TAKEN)));
            }
        }
        checkDistinct("program.duplicate-page", "page", pages, WebPage::name, WebPage::owner);
    }

    /// The same thing declared twice is refused as two things of one name are.
    private static <T> void checkDistinct(
            String code,
            String kind,
            List<? extends T> declared,
            Function<T, String> name,
            Function<T, Class<?>> type) {
        var byName = new HashMap<String, Class<?>>();
        for (var each : declared) {
            var other = byName.put(name.apply(each), type.apply(each));
            if (other != null) {
                throw new CodedException(
                        code,
                        Text.format(
                                "The %s %s is declared twice, by %s and by %s: rename one, or declare it once",
                                kind,
                                name.apply(each),
                                other.getName(),
                                type.apply(each).getName()));
            }
        }
    }
}
