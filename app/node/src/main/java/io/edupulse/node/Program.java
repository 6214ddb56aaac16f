package io.edupulse.node;

import com.google.inject.Module;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.Globals;
import io.edupulse.node.http.HttpInterface;
import io.edupulse.node.output.Terminal;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.runtime.ShutdownHook;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// A program of the framework, as its author declares it:
///
/// ```java
/// Program.named("library")
///         .aggregates(Book.AGGREGATE, Loan.AGGREGATE)
///         .projections(Shelf.PROJECTION)
///         .queries(new ShelfQueries())
///         .run(args);
/// ```
///
/// Node, HTTP and command line derive from what it declares. [#run] takes over the process; [#start] and [#open] work
/// inside another process and change nothing of the virtual machine. Immutable: each method that declares returns
/// another program. What is declared is checked by [#definition], which all three call first.
public final class Program {

    private final String name;
    private final String title;
    private final String description;
    private final List<Aggregate<?, ?, ?>> aggregates;
    private final List<Projection> projections;
    private final List<QueryHandler<?, ?>> queries;
    private final List<Module> modules;
    private final List<Function<Globals, Object>> commands;

    private Program(
            String name,
            String title,
            String description,
            List<Aggregate<?, ?, ?>> aggregates,
            List<Projection> projections,
            List<QueryHandler<?, ?>> queries,
            List<Module> modules,
            List<Function<Globals, Object>> commands) {
        this.name = name;
        this.title = title;
        this.description = description;
        this.aggregates = aggregates;
        this.projections = projections;
        this.queries = queries;
        this.modules = modules;
        this.commands = commands;
    }

    /// A program that declares nothing yet.
    ///
    /// @param name lower-case words with dashes between, as the command line is called
    public static Program named(String name) {
        return new Program(
                name,
                name,
                Text.format("The program %s.", name),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /// Says more about the program to people.
    ///
    /// @param title the name for people
    /// @param description one sentence that the help of the command line begins with
    public Program describedAs(String title, String description) {
        return new Program(name, title, description, aggregates, projections, queries, modules, commands);
    }

    /// Adds aggregates.
    public Program aggregates(Aggregate<?, ?, ?>... more) {
        return new Program(
                name,
                title,
                description,
                joined("aggregate", aggregates, more),
                projections,
                queries,
                modules,
                commands);
    }

    /// Adds read models.
    public Program projections(Projection... more) {
        return new Program(
                name,
                title,
                description,
                aggregates,
                joined("projection", projections, more),
                queries,
                modules,
                commands);
    }

    /// Adds queries of read models, which the command line offers as `query NAME`.
    public Program queries(Queries... more) {
        var handlers = joined("list of queries", List.<Queries>of(), more).stream()
                .flatMap(list -> list.handlers().stream())
                .toArray(QueryHandler<?, ?>[]::new);
        return new Program(
                name,
                title,
                description,
                aggregates,
                projections,
                joined("query", queries, handlers),
                modules,
                commands);
    }

    /// Adds Guice modules that bind what the program's own classes need, for [Node#get].
    public Program modules(Module... more) {
        return new Program(
                name, title, description, aggregates, projections, queries, joined("module", modules, more), commands);
    }

    /// Adds a command to the command line.
    ///
    /// @param command makes a command of picocli, annotated or a `CommandSpec`
    public Program command(Function<Globals, Object> command) {
        var all = Stream.concat(commands.stream(), Stream.of(command)).toList();
        return new Program(name, title, description, aggregates, projections, queries, modules, all);
    }

    /// Runs the command that the arguments name, and ends the process with its exit code: 0 done, 1 failed or
    /// rejected, 2 wrong usage or settings. Sets the locale, the time zone and the logging of the virtual machine.
    public void run(String... args) {
        RunningJvm.prepare();
        System.exit(ProgramCommand.run(Terminal.ofThisProcess(), this, args));
    }

    /// Starts a node inside this process: local servers where the settings name none, relay, projections, and, with
    /// [Settings#servingHttp], HTTP. The caller closes it. Several nodes work side by side, each in its own folder.
    ///
    /// @throws CodedException if the declaration or a setting is wrong, or a part does not start, and the rest is
    ///     stopped
    public Node start(Settings settings) {
        var node = Node.start(definition(), settings);
        try {
            if (settings.isHttpServed()) {
                node.announce(node.add(HttpInterface.start(node, settings.get(Setting.HTTP_PORT)))
                        .url());
            }
            if (settings.stopsWithTheJvm()) {
                ShutdownHook.closing(node);
            }
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /// Opens what commands, queries and rebuilds need, without serving: for jobs. The caller closes it.
    ///
    /// @throws CodedException if the declaration or a setting is wrong, or there is no database to work on
    public Client open(Settings settings) {
        return Client.open(definition(), settings);
    }

    /// What is declared, checked.
    ///
    /// @throws CodedException with a code that begins with `program.` or `projection.`
    public ProgramDefinition definition() {
        return new ProgramDefinition(
                name, title, description, new Aggregates(aggregates), new Projections(projections), queries, modules);
    }

    CommandLine commandLine(Terminal terminal) {
        return ProgramCommand.commandLine(new Globals(terminal, definition()), commands);
    }

    List<Function<Globals, Object>> commands() {
        return commands;
    }

    /// The arrays of callers may hold null, most often a constant that is not initialized yet.
    private static <T> List<T> joined(String kind, List<T> some, @Nullable T[] more) {
        var all = new ArrayList<T>(some);
        for (int i = 0; i < more.length; i++) {
            var each = more[i];
            if (each == null) {
                throw new CodedException(
                        "program.null",
                        Text.format(
                                "The %s %d of %s is null: declare it after it is initialized",
                                kind, i + 1, Arrays.toString(more)));
            }
            all.add(each);
        }
        return List.copyOf(all);
    }
}
