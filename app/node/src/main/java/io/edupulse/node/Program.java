package io.edupulse.node;

import com.google.inject.Module;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.node.cli.Globals;
import io.edupulse.node.output.Terminal;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/// A program of the framework, as its author declares it: the node, the command line and HTTP derive from it. Each
/// method that declares returns another program. Immutable.
public final class Program {

    private final String name;
    private final List<Aggregate<?, ?, ?>> aggregates;
    private final List<Projection> projections;
    private final List<Module> modules;
    private final List<Function<Globals, Object>> commands;

    private Program(
            String name,
            List<Aggregate<?, ?, ?>> aggregates,
            List<Projection> projections,
            List<Module> modules,
            List<Function<Globals, Object>> commands) {
        this.name = name;
        this.aggregates = List.copyOf(aggregates);
        this.projections = List.copyOf(projections);
        this.modules = List.copyOf(modules);
        this.commands = List.copyOf(commands);
    }

    /// @param name in lower case, as the command line is called
    public static Program named(String name) {
        return new Program(name, List.of(), List.of(), List.of(), List.of());
    }

    public Program aggregates(Aggregate<?, ?, ?>... more) {
        return new Program(name, joined(aggregates, List.of(more)), projections, modules, commands);
    }

    public Program projections(Projection... more) {
        return new Program(name, aggregates, joined(projections, List.of(more)), modules, commands);
    }

    /// Binds what the program's own classes need.
    public Program modules(Module... more) {
        return new Program(name, aggregates, projections, joined(modules, List.of(more)), commands);
    }

    /// Adds commands to the command line.
    ///
    /// @param command makes a command of picocli
    public Program command(Function<Globals, Object> command) {
        return new Program(name, aggregates, projections, modules, joined(commands, List.of(command)));
    }

    /// Starts a node in this process. The caller closes it.
    public Node start(Settings settings) {
        return Node.start(definition(), settings);
    }

    /// Opens what commands, queries and rebuilds need, without serving.
    public Client open(Settings settings) {
        return Client.open(definition(), settings);
    }

    /// Runs a command and returns its exit code.
    public int run(Terminal terminal, String... args) {
        return EduPulseCommand.run(new Globals(terminal, definition()), commands, args);
    }

    CommandLine commandLine(Terminal terminal) {
        return EduPulseCommand.commandLine(new Globals(terminal, definition()), commands);
    }

    /// What is declared.
    public ProgramDefinition definition() {
        return new ProgramDefinition(name, new Aggregates(aggregates), new Projections(projections), modules);
    }

    private static <T> List<T> joined(List<? extends T> some, List<? extends T> more) {
        var all = new ArrayList<T>(some);
        all.addAll(more);
        return all;
    }
}
