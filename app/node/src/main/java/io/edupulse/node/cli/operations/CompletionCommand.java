package io.edupulse.node.cli.operations;

import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.projection.Projection;
import io.edupulse.projection.query.QueryHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Prints a script that lets bash or zsh complete commands, options and the names of read models and queries.",
            "",
            "Put the line 'source <(COMMAND completion)' into .bashrc or .zshrc, with this program as COMMAND."
        })
public final class CompletionCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    private CommandSpec spec;

    public CompletionCommand(CommandContext context) {
        this.context = context;
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() {
        var root = spec.root().commandLine();
        complete(root, names(context.program()));
        context.output().line(AutoComplete.bash(context.program().name(), root));
        return ExitCodes.DONE;
    }

    /// What may stand for an argument, by the label that the help shows for it.
    private static Map<String, List<String>> names(ProgramDefinition program) {
        return Map.of(
                "PROJECTION",
                        program.projections().all().stream()
                                .map(Projection::name)
                                .toList(),
                "NAME", program.queries().stream().map(QueryHandler::name).toList());
    }

    private static void complete(CommandLine command, Map<String, List<String>> names) {
        var spec = command.getCommandSpec();
        for (var argument : List.copyOf(spec.positionalParameters())) {
            var candidates = names.get(argument.paramLabel());
            if (candidates != null) {
                spec.remove(argument);
                spec.addPositional(PositionalParamSpec.builder(argument)
                        .completionCandidates(candidates)
                        .build());
            }
        }
        command.getSubcommands().values().forEach(sub -> complete(sub, names));
    }
}
