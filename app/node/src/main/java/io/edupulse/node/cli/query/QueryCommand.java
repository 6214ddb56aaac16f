package io.edupulse.node.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.json.QueryJson;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.Waiting;
import io.edupulse.node.output.Output;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.RunningNode;
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
        var asked = AskedQuery.read(context.program().query(name), fields);
        var receipt = waiting.receipt();
        var settings = context.settings();
        var answer = RunningNode.find(settings).flatMap(node -> ask(node, asked));
        if (answer.isPresent()) {
            show(answer.get());
            return ExitCodes.DONE;
        }
        try (var client = Client.open(context.program(), settings)) {
            var queries = client.queries();
            show(Output.tree(
                    receipt.isPresent()
                            ? queries.ask(asked.query(), receipt.get(), waiting.timeout())
                            : queries.ask(asked.query())));
        }
        return ExitCodes.DONE;
    }

    /// @return empty if no node listens
    private Optional<JsonNode> ask(RunningNode node, AskedQuery asked) {
        var parameters = new LinkedHashMap<>(asked.parameters());
        waiting.addTo(parameters);
        return node.get("/v1/queries/" + name, parameters, waiting.timeout()).map(answer -> {
            if (!answer.isDone()) {
                throw answer.failure();
            }
            return answer.body();
        });
    }

    private void list() {
        var output = context.output();
        var rows = context.program().queries().stream()
                .map(handler -> List.of(handler.name(), String.join(", ", QueryJson.fields(handler.type()))))
                .toList();
        output.result(rows, () -> output.table(List.of("query", "fields"), rows));
    }

    private void show(JsonNode answer) {
        if (answer.isNull()) {
            throw new CodedException("query.not-found", "There is no such row");
        }
        var output = context.output();
        output.result(answer, () -> AnswerTable.of(answer).print(output));
    }
}
