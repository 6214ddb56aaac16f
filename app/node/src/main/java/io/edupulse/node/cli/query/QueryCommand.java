package io.edupulse.node.cli.query;

import io.edupulse.json.QueryJson;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        description = {
            "Asks a read model. Without a name, lists the queries and their fields.",
            "",
            "The fields of a query are given as NAME=VALUE, or all of them as one JSON object."
        })
public final class QueryCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "the query's name")
    private String name = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "FIELD=VALUE", description = "its fields")
    private List<String> fields = List.of();

    @Mixin
    private Waiting waiting = new Waiting();

    public QueryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            list();
            return ExitCodes.DONE;
        }
        var query = query(context.program().query(name).type(), fields);
        var receipt = waiting.receipt();
        try (var client = context.open()) {
            var queries = client.queries();
            show(receipt.isPresent() ? queries.ask(query, receipt.get(), waiting.timeout()) : queries.ask(query));
        }
        return ExitCodes.DONE;
    }

    private void list() {
        var output = context.output();
        var rows = context.program().queries().stream()
                .map(handler -> List.of(handler.name(), String.join(", ", QueryJson.fields(handler.type()))))
                .toList();
        output.result(rows, () -> output.table(List.of("query", "fields"), rows));
    }

    private static <Q extends Query<?>> Q query(Class<Q> type, List<String> fields) {
        if (fields.size() == 1 && fields.getFirst().stripLeading().startsWith("{")) {
            return QueryJson.read(type, fields.getFirst().getBytes(StandardCharsets.UTF_8));
        }
        var values = new LinkedHashMap<String, String>();
        for (var field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new CodedException(
                        "usage.invalid", Text.format("A field is written NAME=VALUE, not '%s'", field));
            }
            if (values.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
                throw new CodedException(
                        "usage.invalid", Text.format("The field %s is given twice", field.substring(0, equals)));
            }
        }
        return QueryJson.read(type, values);
    }

    private void show(Object answer) {
        var found = answer instanceof Optional<?> optional
                ? optional.orElseThrow(() -> new CodedException("query.not-found", "There is no such row"))
                : answer;
        var output = context.output();
        output.result(found, () -> AnswerTable.of(found).print(output));
    }
}
