package io.edupulse.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.edupulse.node.output.JsonLog;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.Terminal;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.node.settings.SettingsReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/// What a command of the command line works with: the program, the terminal, the options that every command has, and
/// the settings.
public final class CommandContext {

    private static final int GENERAL_ORDER = 1;
    private static final int SETTINGS_ORDER = 2;

    private final Terminal terminal;
    private final ProgramDefinition program;
    private final Map<Setting<?>, String> flags = new HashMap<>();
    private CommandSpelling spelling;
    private boolean json;
    private boolean verbose;
    private boolean wide;
    private @Nullable String file;

    public CommandContext(Terminal terminal, ProgramDefinition program) {
        this.terminal = terminal;
        this.program = program;
        this.spelling = new CommandSpelling(CommandSpelling.ofThisProcess(program.name()), List.of());
    }

    /// Lets a command take them, each kind in a group of its own after the command's own options.
    public void addTo(CommandSpec command) {
        command.addArgGroup(ArgGroupSpec.builder()
                .heading("%nGeneral options%n")
                .validate(false)
                .order(GENERAL_ORDER)
                .addArg(flag("print JSON with stable field names, one document a line", on -> json = on, "--json"))
                .addArg(flag("do not cut tables to the width of the terminal", on -> wide = on, "--wide"))
                .addArg(flag("log in detail and show stack traces", on -> verbose = on, "--verbose"))
                .addArg(help())
                .build());
        var settings = ArgGroupSpec.builder()
                .heading("%nSettings, also from the environment (EDUPULSE_DATABASE_URL) or a file (database.url)%n")
                .validate(false)
                .order(SETTINGS_ORDER);
        settings.addArg(text(
                "--config",
                "FILE",
                "file with settings (default edupulse.properties, if it is there)",
                value -> file = value));
        for (var setting : Setting.all()) {
            settings.addArg(text(setting.flag(), "VALUE", setting.description(), value -> flags.put(setting, value)));
        }
        command.addArgGroup(settings.build());
    }

    public static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .description("show this help")
                .build();
    }

    public boolean isVerbose() {
        return verbose;
    }

    public Terminal terminal() {
        return terminal;
    }

    public Output output() {
        return new Output(terminal, json, wide, spelling::in);
    }

    /// How a user calls this program.
    public CommandSpelling spelling() {
        return spelling;
    }

    /// Lets messages name these commands.
    public void knowCommands(Collection<String> commands) {
        spelling = new CommandSpelling(spelling.program(), commands);
    }

    /// Another default than the general one.
    public void setUnlessSet(Setting<?> setting, String value) {
        if (System.getenv(setting.variable()) == null) {
            flags.putIfAbsent(setting, value);
        }
    }

    /// Reads and checks the settings.
    public Settings settings() {
        if (verbose) {
            level("ROOT", Level.DEBUG);
        }
        var settings = SettingsReader.ofThisProcess(flags, file).read();
        if (settings.get(Setting.LOG_FORMAT).equals(Setting.JSON)) {
            JsonLog.use();
        }
        return settings;
    }

    public ProgramDefinition program() {
        return program;
    }

    /// Opens what commands, queries and rebuilds need.
    public Client open() {
        return Client.open(program, settings());
    }

    /// The same, with a connection to NATS.
    public Client openWithNats() {
        return Client.openWithNats(program, settings());
    }

    /// Lets a command that runs for long tell what it does.
    public static void logProgress() {
        level("io.edupulse", Level.INFO);
    }

    /// For a command that itself tells what is away, unless the user wants to know all.
    public void logErrorsOnly() {
        if (!verbose) {
            level("io.edupulse", Level.ERROR);
        }
    }

    private static void level(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
            logback.setLevel(level);
        }
    }

    private static OptionSpec flag(String description, Consumer<Boolean> setter, String name) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .setter(setter(value -> setter.accept((Boolean) value)))
                .build();
    }

    private static OptionSpec text(String name, String label, String description, Consumer<String> setter) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .setter(setter(value -> setter.accept(value.toString())))
                .build();
    }

    private static ISetter setter(Consumer<Object> consumer) {
        return new ISetter() {
            @Override
            @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's own
            public <T> T set(T value) {
                if (value != null) {
                    consumer.accept(value);
                }
                return value;
            }
        };
    }
}
