package io.edupulse.projections.classroom;

import static io.edupulse.jooq.pulse_wall.Tables.PULSES;
import static io.edupulse.jooq.pulse_wall.Tables.RESPONSES;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.sum;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.paging.Keyset;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// What a class answered to a pulse. Thread-safe.
public final class PulseWall {

    private static final Keyset NEWEST_FIRST = Keyset.of(
            "pulse-wall", RESPONSES.RESPONDED_AT.desc(), RESPONSES.AGGREGATE_ID.desc(), RESPONSES.SEQUENCE.desc());

    private final DSLContext sql;
    private final ReadModelWaiter progress;

    @Inject
    public PulseWall(DSLContext sql, ReadModelWaiter progress) {
        this.sql = sql;
        this.progress = progress;
    }

    /// The same, once it knows what a command has done.
    ///
    /// @throws CodedException `projection.behind` if that takes longer than the timeout
    public PulseWall after(Receipt receipt, Duration timeout) {
        progress.await(PulseWallProjection.PROJECTION.name(), receipt, timeout);
        return this;
    }

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

    /// The pulse; empty if it has no launch and no response.
    public Optional<Pulse> find(UUID pulseId) {
        return sql.select(
                        PULSES.PULSE_ID,
                        PULSES.LESSON_ID,
                        PULSES.PROMPT,
                        PULSES.LAUNCHED_AT,
                        PULSES.CLOSED_AT,
                        sum(PULSES.RESPONSES).over().cast(Long.class),
                        max(PULSES.LAST_RESPONSE_AT).over())
                .from(PULSES)
                .where(PULSES.PULSE_ID.eq(pulseId))
                .orderBy(PULSES.LAUNCHED_AT.desc().nullsLast(), PULSES.AGGREGATE_ID)
                .limit(1)
                .fetchOptional(mapping(Pulse::new));
    }

    /// The answers, the newest first.
    public Page<Response> responses(UUID pulseId, PageRequest page) {
        var query = sql.select(
                        RESPONSES.RESPONDER_ID,
                        RESPONSES.ARTEFACT_URL,
                        RESPONSES.RESPONDED_AT,
                        RESPONSES.AGGREGATE_ID,
                        RESPONSES.SEQUENCE)
                .from(RESPONSES)
                .where(RESPONSES.PULSE_ID.eq(pulseId));
        return NEWEST_FIRST.fetch(query, page, mapping((responder, url, at, _, _) -> new Response(responder, url, at)));
    }
}
