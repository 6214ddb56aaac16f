package io.edupulse.node.http.log;

import static io.edupulse.node.http.Description.Parameter.query;

import com.fasterxml.jackson.databind.util.RawValue;
import io.edupulse.json.StateCbor;
import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Aggregates;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.RecordedEvent;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.Description;
import io.edupulse.node.http.FailureStatus;
import io.edupulse.node.http.Parameters;
import io.edupulse.node.http.Request;
import io.edupulse.node.http.Route;
import io.edupulse.node.output.ShownEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows an aggregate through time: its events, and the state as of each, by folding them as a command would.
record AggregateHistory(Aggregates aggregates, EventReader log, Permissions permissions) {

    /// Each folds a whole stream.
    private static final int AT_ONCE = 4;

    private static final int USUAL = 100;
    private static final int MOST = 500;
    private static final int MOST_CHARACTERS = 4 << 20;
    private static final int LARGEST_STATE = 256 << 10;

    private static final String ID = "showHistory";
    private static final String AFTER = "after";
    private static final String LIMIT = "limit";

    /// @param aggregate its kind; null if the program has none for these events
    /// @param next what to give as `after` for the events after these; null if there are none of them
    record History(
            @Nullable String aggregate,
            List<Step> items,
            @Nullable Long next) {}

    /// An event, and what it has made of the aggregate.
    ///
    /// @param state null if it cannot be told
    /// @param problem why it cannot; null if it can
    record Step(
            ShownEvent event,
            @Nullable Object state,
            @Nullable String problem) {

        long characters() {
            return state instanceof RawValue json
                    ? String.valueOf(json.rawValue()).length()
                    : 0;
        }
    }

    List<Route> routes() {
        return List.of(Route.of(
                "GET",
                "/v1/aggregates/{id}/history",
                AT_ONCE,
                Description.of(ID, "events", "An aggregate's events, and its state after each", History.class)
                        .with(
                                query(AFTER, long.class, "the sequence to begin after"),
                                query(LIMIT, int.class, "events of a page, 1 to 500")),
                this::history));
    }

    private Answer history(Request request) {
        permissions.checkOperator(request.caller(), ID);
        var parameters = request.parameters();
        Parameters.allowOnly(parameters, AFTER, LIMIT);
        var id = Parameters.id("id", request.variable("id"));
        long after = Parameters.number(AFTER, parameters.getOrDefault(AFTER, "0"), 0, Long.MAX_VALUE);
        long limit = Parameters.number(LIMIT, parameters.getOrDefault(LIMIT, Integer.toString(USUAL)), 1, MOST);
        var events = log.readAggregate(id, 0).iterator();
        Fold<?, ?> fold = null;
        var items = new ArrayList<Step>();
        Long next = null;
        for (long characters = 0; events.hasNext() && items.size() < limit && characters < MOST_CHARACTERS; ) {
            var event = events.next();
            fold = fold == null ? fold(event) : fold;
            fold.apply(event);
            if (event.sequence() > after) {
                var step = fold.step(event);
                items.add(step);
                characters += event.bytes() + step.characters();
                next = event.sequence();
            }
        }
        if (fold == null) {
            throw new CodedException("query.not-found", Text.format("Aggregate %s has no events", id));
        }
        return Answer.json(FailureStatus.OK, new History(fold.name(), items, events.hasNext() ? next : null));
    }

    /// By the kind of the first event.
    private Fold<?, ?> fold(RecordedEvent first) {
        for (var aggregate : aggregates.all()) {
            if (decoded(first).filter(aggregate.events()::isInstance).isPresent()) {
                return new Fold<>(aggregate);
            }
        }
        return new Fold<>(null);
    }

    private static Optional<DomainEvent> decoded(RecordedEvent event) {
        try {
            return Optional.of(event.event());
        } catch (RuntimeException e) {
            return Optional.empty(); // the fold tells why
        }
    }

    /// The state as events change it, up to the first that cannot be applied. Used by one thread.
    private static final class Fold<S, E extends DomainEvent> {

        private final @Nullable Aggregate<S, ?, E> aggregate;
        private @Nullable S state;
        private @Nullable String problem;

        Fold(@Nullable Aggregate<S, ?, E> aggregate) {
            this.aggregate = aggregate;
            this.state = aggregate == null ? null : aggregate.initial();
            this.problem = aggregate == null ? "No aggregate of this program has events of this type" : null;
        }

        @Nullable
        String name() {
            return aggregate == null ? null : aggregate.name();
        }

        void apply(RecordedEvent event) {
            if (problem != null || aggregate == null || state == null) {
                return;
            }
            try {
                state = aggregate.evolve(state, aggregate.events().cast(event.event()));
            } catch (RuntimeException e) {
                problem = Text.format("Event %d cannot be applied: %s", event.sequence(), e.getMessage());
            }
        }

        Step step(RecordedEvent event) {
            if (problem != null || aggregate == null || state == null) {
                return new Step(ShownEvent.of(event), null, problem);
            }
            try {
                var json = StateCbor.json(state, aggregate.states());
                return json.length() > LARGEST_STATE
                        ? new Step(
                                ShownEvent.of(event),
                                null,
                                Text.format("The state is too large to be shown: %,d characters", json.length()))
                        : new Step(ShownEvent.of(event), new RawValue(json), null);
            } catch (IOException e) {
                return new Step(ShownEvent.of(event), null, "The state cannot be shown: " + e.getMessage());
            }
        }
    }
}
