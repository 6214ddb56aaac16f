package io.edupulse.node.cli.operations;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.cli.PageOptions;
import io.edupulse.node.output.Output;
import io.edupulse.node.runtime.Client;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import io.edupulse.projection.apply.ParkedEvents;
import io.edupulse.projection.apply.ParkedEvents.Outcome;
import io.edupulse.projection.apply.ParkedEvents.Parked;
import io.edupulse.projection.paging.Listing;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "parked",
        description = "The events that a read model could not apply.",
        synopsisSubcommandLabel = "list|retry|discard")
public final class ParkedCommand implements Callable<Integer> {

    private final CommandContext context;

    public ParkedCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw new CodedException(
                "usage.invalid", "Say 'parked list [PROJECTION]', 'parked retry ...' or 'parked discard ...'");
    }

    @Command(
            name = "list",
            description = "Lists them: by read model and aggregate, in their order. The first one of an aggregate has"
                    + " failed, the others wait for it.")
    int list(
            @Parameters(
                            paramLabel = "PROJECTION",
                            arity = "0..1",
                            description = "the read model's name; without it, all")
                    @Nullable
                    String projection,
            @Mixin PageOptions page) {
        var output = context.output();
        var request = page.request();
        try (var client = context.open()) {
            var parked = client.get(ParkedEvents.class);
            var listing = projection == null ? parked.list(request) : parked.list(projection, request);
            output.result(listing, () -> print(output, listing, projection == null));
        }
        return ExitCodes.DONE;
    }

    /// @param isOfAll whether the rows tell their projections
    private static void print(Output output, Listing<Parked> listing, boolean isOfAll) {
        if (listing.total() == 0) {
            output.line("No event is parked");
            return;
        }
        int first = isOfAll ? 0 : 1;
        var head = List.of("projection", "aggregate", "place", "type", "attempts", "error");
        output.table(
                head.subList(first, head.size()),
                listing.items().stream()
                        .map(ParkedCommand::row)
                        .map(row -> row.subList(first, row.size()))
                        .toList());
        output.rest(listing);
    }

    private static List<Object> row(Parked parked) {
        return List.of(
                parked.projection(),
                parked.key(),
                parked.partition() + "/" + parked.position(),
                parked.eventType(),
                parked.attempts(),
                parked.error());
    }

    @Command(
            name = "retry",
            description =
                    "Applies them again, each aggregate's in order up to the first that fails. Ends with 1 if some"
                            + " stay parked.")
    int retry(
            @Parameters(
                            index = "0",
                            paramLabel = "PROJECTION",
                            arity = "0..1",
                            description = "the read model's name, unless --all")
                    @Nullable
                    String projection,
            @Parameters(
                            index = "1",
                            paramLabel = "AGGREGATE",
                            arity = "0..1",
                            description = "the id of the only aggregate to retry; without it, all")
                    @Nullable
                    UUID aggregate,
            @Option(names = "--all", description = "those of all read models") boolean all) {
        if (all == (projection != null)) {
            throw new CodedException(
                    "usage.invalid",
                    all ? "Name a read model or say --all, not both" : "Name a read model, or say --all");
        }
        return change(client -> {
            var parked = client.get(ParkedEvents.class);
            if (projection == null) {
                return client.get(Projections.class).all().stream()
                        .map(Projection::name)
                        .map(parked::retry);
            }
            return Stream.of(aggregate == null ? parked.retry(projection) : parked.retry(projection, aggregate));
        });
    }

    @Command(
            name = "discard",
            description = "Gives up the first one of an aggregate for good, and applies those that wait after it. A"
                    + " rebuild tries it again. Ends with 1 if others of the aggregate stay parked.")
    int discard(
            @Parameters(paramLabel = "PROJECTION", description = "the read model's name") String projection,
            @Parameters(paramLabel = "AGGREGATE", description = "the aggregate's id") UUID aggregate) {
        return change(client -> Stream.of(client.get(ParkedEvents.class).discard(projection, aggregate)));
    }

    private int change(Function<Client, Stream<Outcome>> work) {
        var output = context.output();
        try (var client = context.open()) {
            int stillParked = work.apply(client)
                    .peek(outcome -> output.result(outcome, () -> output.line(text(outcome))))
                    .mapToInt(Outcome::stillParked)
                    .sum();
            return stillParked == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    private static String text(Outcome outcome) {
        return Text.format(
                "%s: %,d applied, %,d discarded, %,d still parked",
                outcome.projection(), outcome.applied(), outcome.discarded(), outcome.stillParked());
    }
}
