package io.edupulse.node;

import com.google.inject.Module;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.AccessRule;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.http.server.HttpServing;
import io.edupulse.node.output.Terminal;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.WebPage;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.runtime.ShutdownHook;
import io.edupulse.node.settings.Settings;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// A program of the framework: the aggregates, projections and queries that its author declares.
///
/// ```java
/// Program.named("library")
///         .aggregates(new Book.Rules(), new Loan.Rules())
///         .projections(Shelf.PROJECTION)
///         .queries(Shelf::queries)
///         .run(args);
/// ```
///
/// Node, HTTP and command line derive from what it declares. [#run] takes over the process; [#start] and [#open] work
/// inside another process. They change two things of the virtual machine: a default time zone with one of Java's
/// three-letter names, which PostgreSQL refuses, gets its other name, with the same hours; and with `nats.creds` or
/// `nats.nkey`, the property `org.bouncycastle.native.cpu_variant` becomes `java` where it is not set.
///
/// Immutable: each method that declares returns another program. What is declared is checked by [#definition], which
/// all three call first.
public final class Program {

    private final Draft draft;

    private Program(Draft draft) {
        this.draft = draft;
    }

    /// A program that declares nothing yet.
    ///
    /// @param name lower-case words with dashes between, as the command line is called
    public static Program named(String name) {
        return new Program(new Draft(name));
    }

    /// Says more about the program to people.
    ///
    /// @param title the name for people
    /// @param description one sentence that the help of the command line begins with
    public Program describedAs(String title, String description) {
        return with(changed -> {
            changed.title = title;
            changed.description = description;
        });
    }

    /// Adds aggregates.
    public Program aggregates(Aggregate<?, ?, ?>... more) {
        return with(changed -> changed.aggregates.addAll(present("aggregate", more)));
    }

    /// Adds read models.
    public Program projections(Projection... more) {
        return with(changed -> changed.projections.addAll(present("projection", more)));
    }

    /// Adds queries of read models, which the command line offers as `query NAME`.
    public Program queries(Queries... more) {
        return with(changed ->
                present("list of queries", more).forEach(queries -> changed.queries.addAll(queries.handlers())));
    }

    /// Says what callers from outside may, beside operators. Without it, only operators send commands and ask queries
    /// over HTTP.
    public Program access(AccessRule rule) {
        return with(changed -> changed.access = rule);
    }

    /// Adds web pages, which nodes serve beside that of operations.
    public Program pages(WebPage... more) {
        return with(changed -> changed.pages.addAll(present("page", more)));
    }

    /// Adds Guice modules that bind what the program's own classes need, for [Node#get].
    public Program modules(Module... more) {
        return with(changed -> changed.modules.addAll(present("module", more)));
    }

    /// Adds a command to the command line.
    ///
    /// @param command makes a command of picocli, annotated or a `CommandSpec`
    public Program command(Function<CommandContext, Object> command) {
        return with(changed -> changed.commands.add(command));
    }

    private Program with(Consumer<Draft> change) {
        var changed = new Draft(draft);
        change.accept(changed);
        return new Program(changed);
    }

    /// Runs the command that the arguments name, and ends the process with its exit code: 0 done, 1 failed or
    /// rejected, 2 wrong usage or settings. Sets the locale and the time zone of the virtual machine.
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
        var definition = definition();
        var node = Node.start(definition, settings);
        try {
            if (settings.isHttpServed()) {
                node.announce(
                        node.add(HttpServing.start(definition, node, settings)).url());
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
                draft.name,
                draft.title,
                draft.description,
                new Aggregates(draft.aggregates),
                new Projections(draft.projections),
                draft.queries,
                draft.access,
                draft.pages,
                draft.modules);
    }

    /// The whole command line.
    CommandLine commandLine(Terminal terminal) {
        return commandLine(terminal, Optional.empty());
    }

    /// @param wanted as in [ProgramCommand#commandLine]
    CommandLine commandLine(Terminal terminal, Optional<String> wanted) {
        return ProgramCommand.commandLine(new CommandContext(terminal, definition()), draft.commands, wanted);
    }

    List<Function<CommandContext, Object>> commands() {
        return draft.commands;
    }

    /// The arrays of callers may hold null, most often a constant that is not initialized yet.
    private static <T> List<T> present(String kind, @Nullable T[] declared) {
        var all = new ArrayList<T>(declared.length);
        for (var each : declared) {
            if (each == null) {
                throw new CodedException(
                        "program.null",
                        Text.format(
                                "The %s %d of %s is null: declare it after it is initialized",
                                kind, all.size() + 1, Arrays.toString(declared)));
            }
            all.add(each);
        }
        return all;
    }

    /// What is declared so far. A program never changes its own, only a copy before it becomes another program's.
    private static final class Draft {

        private final String name;
        private final List<Aggregate<?, ?, ?>> aggregates = new ArrayList<>();
        private final List<Projection> projections = new ArrayList<>();
        private final List<QueryHandler<?, ?>> queries = new ArrayList<>();
        private final List<WebPage> pages = new ArrayList<>();
        private final List<Module> modules = new ArrayList<>();
        private final List<Function<CommandContext, Object>> commands = new ArrayList<>();
        private String title;
        private String description;
        private AccessRule access = AccessRule.OPERATORS_ONLY;

        Draft(String name) {
            this.name = name;
            this.title = name;
            this.description = Text.format("The program %s.", name);
        }

        Draft(Draft other) {
            this(other.name);
            title = other.title;
            description = other.description;
            access = other.access;
            aggregates.addAll(other.aggregates);
            projections.addAll(other.projections);
            queries.addAll(other.queries);
            pages.addAll(other.pages);
            modules.addAll(other.modules);
            commands.addAll(other.commands);
        }
    }
}
