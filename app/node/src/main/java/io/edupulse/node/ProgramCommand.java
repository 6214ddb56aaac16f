package io.edupulse.node;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.text.UuidText;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.log.EventsCommand;
import io.edupulse.node.cli.log.SendCommand;
import io.edupulse.node.cli.operations.CompletionCommand;
import io.edupulse.node.cli.operations.MigrateCommand;
import io.edupulse.node.cli.operations.ParkedCommand;
import io.edupulse.node.cli.operations.ResetStreamCommand;
import io.edupulse.node.cli.operations.ServeCommand;
import io.edupulse.node.cli.operations.StatusCommand;
import io.edupulse.node.cli.operations.TokenCommand;
import io.edupulse.node.cli.query.QueryCommand;
import io.edupulse.node.cli.rebuilds.Differences;
import io.edupulse.node.cli.rebuilds.RebuildCommand;
import io.edupulse.node.cli.rebuilds.RebuildsCommand;
import io.edupulse.node.cli.rebuilds.RollbackCommand;
import io.edupulse.node.cli.rebuilds.VerifyCommand;
import io.edupulse.node.database.DatabaseFailures;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.Terminal;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.settings.ProcessText;
import io.edupulse.rebuild.report.ReadModelsDifferException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// The command line of a program. Exit codes: 0 done, 1 failed or rejected, 2 wrong usage or settings.
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class ProgramCommand implements Callable<Integer> {

    private static final int NARROWEST_HELP = 80;
    private static final int WIDEST_HELP = 120;

    private static final List<String> CONFIGURATION_FAULTS = List.of("config.", "usage.");

    private static final Pattern YEAR = Pattern.compile("[0-9]{4}-");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");

    private static final String QUERY = "query";

    /// In the order of the help.
    private static final List<Offered> COMMANDS = List.of(
            new Offered("serve", ServeCommand::new),
            new Offered("send", SendCommand::new),
            new Offered(QUERY, QueryCommand::new),
            new Offered("events", EventsCommand::new),
            new Offered("status", StatusCommand::new),
            new Offered("rebuild", RebuildCommand::new),
            new Offered("rebuilds", RebuildsCommand::new),
            new Offered("rollback", RollbackCommand::new),
            new Offered("verify", VerifyCommand::new),
            new Offered("parked", ParkedCommand::new),
            new Offered("reset-stream", ResetStreamCommand::new),
            new Offered("token", TokenCommand::new),
            new Offered("migrate", MigrateCommand::new));

    private final CommandContext context;

    /// A command that every program has, under the name that it gives itself.
    private record Offered(String name, Function<CommandContext, Object> make) {}

    private ProgramCommand(CommandContext context) {
        this.context = context;
    }

    /// Runs a command and returns its exit code.
    static int run(Terminal terminal, Program program, String... args) {
        try {
            var arguments = ProcessText.here().arguments(List.of(args));
            return program.commandLine(terminal, arguments.stream().findFirst())
                    .execute(arguments.toArray(String[]::new));
        } catch (CodedException e) {
            new Output(terminal, false, false).error(e.code(), e.message());
            return ExitCodes.WRONG_USAGE;
        }
    }

    /// @param wanted the name of the only command that will be run, if that is known: the others are left out then,
    ///     since making one takes time
    static CommandLine commandLine(
            CommandContext context, List<Function<CommandContext, Object>> more, Optional<String> wanted) {
        var program = context.program();
        var root = new CommandLine(new ProgramCommand(context)).setCommandName(program.name());
        var offered = COMMANDS.stream()
                .filter(command ->
                        !program.queries().isEmpty() || !command.name().equals(QUERY))
                .toList();
        var only = offered.stream()
                .filter(command -> wanted.filter(command.name()::equals).isPresent())
                .toList();
        var made = only.isEmpty() ? offered : only;
        made.forEach(command -> root.addSubcommand(command.make().apply(context)));
        if (only.isEmpty()) {
            root.addSubcommand(new CompletionCommand(context));
        }
        more.forEach(command -> root.addSubcommand(command.apply(context)));
        context.knowCommands(Stream.concat(offered.stream().map(Offered::name), root.getSubcommands().keySet().stream())
                .collect(Collectors.toSet()));
        root.getCommandSpec().usageMessage().description(program.description());
        root.getCommandSpec().versionProvider(() -> new String[] {version(program)});
        addOptions(root, context);
        return root.registerConverter(UUID.class, ProgramCommand::uuid)
                .registerConverter(Duration.class, ProgramCommand::duration)
                .registerConverter(Instant.class, text -> instant(text, Instant.now()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(Math.clamp(context.output().columns(), NARROWEST_HELP, WIDEST_HELP))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionStrategy(parsed -> execute(parsed, context))
                .setExecutionExceptionHandler(failures(context))
                .setParameterExceptionHandler(new WrongUsage(context));
    }

    /// A node serves on when nothing reads any more what it has printed; all else would work for no reader.
    private static int execute(ParseResult parsed, CommandContext context) {
        var command = parsed.asCommandLineList().getLast().getCommandSpec().userObject();
        if (!(command instanceof ServeCommand)) {
            context.terminal().endWithItsReader();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /// A command takes the general options and the settings; a group of commands tells only what it has.
    private static void addOptions(CommandLine command, CommandContext context) {
        for (var sub : command.getSubcommands().values()) {
            var spec = sub.getCommandSpec();
            spec.usageMessage().sortOptions(false).abbreviateSynopsis(true);
            if (sub.getSubcommands().isEmpty()) {
                context.addTo(spec);
            } else {
                spec.addOption(CommandContext.help());
            }
            addOptions(sub, context);
        }
    }

    private static String version(ProgramDefinition program) {
        var framework = ProgramCommand.class.getPackage().getImplementationVersion();
        return Text.format("%s, on EduPulse %s", program.title(), framework == null ? "from sources" : framework);
    }

    private static IExecutionExceptionHandler failures(CommandContext context) {
        return (failure, command, parsed) -> {
            var output = context.output();
            for (var other : failure.getSuppressed()) { // the other read models of one rebuild
                if (other instanceof ReadModelsDifferException) {
                    tell(output, other);
                }
            }
            var code =
                    tell(output, failure instanceof RuntimeException thrown ? DatabaseFailures.coded(thrown) : failure);
            if (context.isVerbose()) {
                output.trace(failure);
            }
            return CONFIGURATION_FAULTS.stream().anyMatch(code::startsWith) ? ExitCodes.WRONG_USAGE : ExitCodes.FAILED;
        };
    }

    private static String tell(Output output, Throwable failure) {
        if (failure instanceof ReadModelsDifferException refused) {
            Differences.print(output, refused);
        }
        var code = failure instanceof CodedException coded ? coded.code() : "internal";
        output.error(
                code,
                failure instanceof CodedException
                        ? String.valueOf(failure.getMessage())
                        : Text.format("%s; --verbose tells more", failure));
        return code;
    }

    private static UUID uuid(String text) {
        return UuidText.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        Text.format("'%s' is not a UUID such as 018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b", text)));
    }

    /// A time, in which seconds may be left out, a day in UTC, or how long ago it was.
    static Instant instant(String text, Instant now) {
        try {
            if (text.equals("0") || TIME.matcher(text).matches()) {
                return now.minus(duration(text));
            }
            if (YEAR.matcher(text).lookingAt()) {
                return text.indexOf('T') < 0
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text).toInstant();
            }
            throw new DateTimeParseException("no year", text, 0);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(Text.format(
                    "'%s' is not a time such as 2026-11-27T08:00Z, 2026-11-27T09:00+01:00, 2026-11-27, 10m, 24h or 7d",
                    text));
        }
    }

    private static Duration duration(String text) {
        if ("0".equals(text)) {
            return Duration.ZERO;
        }
        var parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new TypeConversionException(Text.format("'%s' is not a time such as 90s, 30m, 24h, 7d or 0", text));
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    @Override
    public Integer call() {
        throw new CodedException(
                "usage.invalid",
                Text.format(
                        "A command is missing; %s --help lists them",
                        context.spelling().program()));
    }
}
