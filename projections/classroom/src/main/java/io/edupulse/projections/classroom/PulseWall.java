package io.edupulse.projections.classroom;

import static io.edupulse.jooq.pulse_wall.Tables.PULSES;
import static io.edupulse.jooq.pulse_wall.Tables.RESPONSES;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.sum;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.Queries;
import io.edupulse.projection.query.QueryHandler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// What a class answered to a pulse.
public final class PulseWall {

    // @start region=queries
    public static final Queries QUERIES = () -> List.of(
            QueryHandler.of(FindPulse.class, PulseWall::pulse, PulseWallProjection.PROJECTION),
            QueryHandler.of(ListResponses.class, PulseWall::responses, PulseWallProjection.PROJECTION));
    // @end region=queries

    private static final Keyset NEWEST_FIRST = Keyset.of(
            "pulse-wall", RESPONSES.RESPONDED_AT.desc(), RESPONSES.AGGREGATE_ID.desc(), RESPONSES.SEQUENCE.desc());

    private PulseWall() {}

    /// A pulse and how many answered.
    ///
    /// @param lessonId null, like the prompt and the time, if its stream has no launch, as with some foreign
    ///     writers
    /// @param closedAt null while it is open
    /// @param responses of all streams that share the pulse
    public record Pulse(
            UUID pulseId,
            @Nullable UUID lessonId,
            @Nullable String prompt,
            @Nullable Instant launchedAt,
            @Nullable Instant closedAt,
            long responses,
            @Nullable Instant lastResponseAt) {}

    /// An answer.
    public record Response(UUID responderId, String artefactUrl, Instant respondedAt) {}

    /// A pulse; empty if it has no launch and no response.
    public record FindPulse(UUID pulseId) implements Query<Optional<Pulse>> {}

    private static Optional<Pulse> pulse(DSLContext sql, FindPulse wanted) {
        return sql.select(
                        PULSES.PULSE_ID,
                        PULSES.LESSON_ID,
                        PULSES.PROMPT,
                        PULSES.LAUNCHED_AT,
                        PULSES.CLOSED_AT,
                        sum(PULSES.RESPONSES).over().cast(Long.class),
                        max(PULSES.LAST_RESPONSE_AT).over())
                .from(PULSES)
                .where(PULSES.PULSE_ID.eq(wanted.pulseId()))
                .orderBy(PULSES.LAUNCHED_AT.desc().nullsLast(), PULSES.AGGREGATE_ID)
                .limit(1)
                .fetchOptional(mapping(Pulse::new));
    }

    // @start region=responses
    /// The answers to a pulse, by their time.
    ///
    /// @param sort null for the newest first
    public record ListResponses(
            UUID pulseId,
            @Nullable Recency sort,
            @Nullable String cursor,
            @Nullable Integer limit) implements Query<Page<Response>> {}

    private static Page<Response> responses(DSLContext sql, ListResponses wanted) {
        var query = sql.select(
                        RESPONSES.RESPONDER_ID,
                        RESPONSES.ARTEFACT_URL,
                        RESPONSES.RESPONDED_AT,
                        RESPONSES.AGGREGATE_ID,
                        RESPONSES.SEQUENCE)
                .from(RESPONSES)
                .where(RESPONSES.PULSE_ID.eq(wanted.pulseId()));
        return Recency.sorted(NEWEST_FIRST, wanted.sort())
                .fetch(
                        query,
                        PageRequest.of(wanted.cursor(), wanted.limit()),
                        mapping((responder, url, at, _, _) -> new Response(responder, url, at)));
    }
    // @end region=responses
}
