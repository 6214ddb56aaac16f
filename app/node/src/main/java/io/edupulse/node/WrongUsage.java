package io.edupulse.node;

import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells what there is, and what is nearest, where a user has typed something else.
record WrongUsage(CommandContext context) implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        var output = context.output();
        output.error("usage.invalid", message(failure));
        var command = failure.getCommandLine().getCommandSpec();
        output.hint(Text.format(
                "Try '%s%s --help'.",
                context.spelling().program(),
                command.qualifiedName().substring(command.root().name().length())));
        return ExitCodes.WRONG_USAGE;
    }

    static String message(ParameterException failure) {
        var unmatched = failure instanceof UnmatchedArgumentException e ? e.getUnmatched() : List.<String>of();
        if (unmatched.isEmpty()) {
            return String.valueOf(failure.getMessage());
        }
        var typed = unmatched.getFirst();
        var command = failure.getCommandLine();
        return typed.startsWith("-") ? unknownOption(typed, command) : unknownWord(typed, command);
    }

    private static String unknownOption(String typed, CommandLine command) {
        int equals = typed.indexOf('=');
        var name = equals < 0 ? typed : typed.substring(0, equals);
        var known = command.getCommandSpec().options().stream()
                .map(OptionSpec::names)
                .flatMap(Stream::of)
                .toList();
        return Text.format("%s has no option %s%s", name(command), name, Nearest.suggestion(name, known));
    }

    private static String unknownWord(String typed, CommandLine command) {
        var known = List.copyOf(command.getSubcommands().keySet());
        return known.isEmpty()
                ? Text.format("%s takes no argument '%s' more", name(command), typed)
                : Text.format(
                        "%s has no '%s': there are %s%s",
                        name(command), typed, String.join(", ", known), Nearest.suggestion(typed, known));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }
}
