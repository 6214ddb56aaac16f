package io.edupulse.app.cli;

import io.edupulse.app.config.Key;
import io.edupulse.app.output.Output;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projections.rebuild.ReadModelsDifferException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/// The command line of EduPulse Live. Exit codes: 0 done, 1 failed or rejected, 2 wrong usage or
/// configuration.
@Command(
        name = "edupulse",
        description = "Event sourcing on PostgreSQL and NATS JetStream, and a classroom built on it.",
        mixinStandardHelpOptions = true,
        version = "EduPulse Live 0.1.0",
        synopsisSubcommandLabel = "COMMAND")
public final class EduPulseCommand implements Callable<Integer> {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private static final List<String> CONFIGURATION_FAULTS = List.of("config.", "usage.");

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");

    private EduPulseCommand() {}

    /// Runs a command and returns its exit code.
    public static int run(String... args) {
        var globals = new Globals();
        return commandLine(globals)
                .setExecutionExceptionHandler(failures(globals))
                .setParameterExceptionHandler(wrongUsage(globals))
                .execute(args);
    }

    private static CommandLine commandLine(Globals globals) {
        var root = new CommandLine(new EduPulseCommand())
                .addSubcommand(new DemoCommand(globals))
                .addSubcommand(new ServeCommand(globals))
                .addSubcommand(new SendCommand(globals))
                .addSubcommand(new QueryCommand(globals))
                .addSubcommand(new EventsCommand(globals))
                .addSubcommand(new StatusCommand(globals))
                .addSubcommand(new RebuildCommand(globals))
                .addSubcommand(new RebuildsCommand(globals))
                .addSubcommand(new RollbackCommand(globals))
                .addSubcommand(new VerifyCommand(globals))
                .addSubcommand(new ParkedCommand(globals))
                .addSubcommand(new ResetStreamCommand(globals))
                .addSubcommand(new MigrateCommand(globals));
        addGlobals(root, globals);
        return root.registerConverter(UUID.class, EduPulseCommand::uuid)
                .registerConverter(Duration.class, EduPulseCommand::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    /// Every command takes the settings and the general options.
    private static void addGlobals(CommandLine command, Globals globals) {
        for (var sub : command.getSubcommands().values()) {
            if (sub.getSubcommands().isEmpty()) {
                sub.addMixin("general", globals);
                for (var key : Key.values()) {
                    sub.getCommandSpec().addOption(setting(key, globals));
                }
            }
            if (!sub.getCommandSpec().mixinStandardHelpOptions()) {
                sub.getCommandSpec().mixinStandardHelpOptions(true);
            }
            addGlobals(sub, globals);
        }
    }

    private static OptionSpec setting(Key key, Globals globals) {
        return OptionSpec.builder(key.flag())
                .paramLabel("VALUE")
                .description(key.description())
                .type(String.class)
                .setter(new ISetter() {
                    @Override
                    @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's own
                    public <T> T set(T value) {
                        if (value != null) {
                            globals.set(key, value.toString());
                        }
                        return value;
                    }
                })
                .build();
    }

    private static IExecutionExceptionHandler failures(Globals globals) {
        return (failure, command, parsed) -> {
            var output = globals.output();
            for (var other : failure.getSuppressed()) { // the other read models of one rebuild
                if (other instanceof ReadModelsDifferException) {
                    tell(output, other);
                }
            }
            var code = tell(output, failure);
            if (globals.isVerbose()) {
                output.trace(failure);
            }
            return CONFIGURATION_FAULTS.stream().anyMatch(code::startsWith) ? WRONG_USAGE : FAILED;
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

    private static IParameterExceptionHandler wrongUsage(Globals globals) {
        return (failure, args) -> {
            globals.output().error("usage.invalid", String.valueOf(failure.getMessage()));
            System.err.println(Text.format(
                    "Try './%s --help'.",
                    failure.getCommandLine().getCommandSpec().qualifiedName()));
            return WRONG_USAGE;
        };
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    Text.format("'%s' is not a UUID such as 018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b", text));
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
        throw new CodedException("usage.invalid", "A command is missing; ./edupulse --help lists them");
    }
}
