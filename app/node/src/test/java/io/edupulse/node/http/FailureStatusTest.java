package io.edupulse.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.StoreUnavailableException;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureStatusTest {

    @ParameterizedTest
    @CsvSource({
        "command.unknown-type, 404",
        "command.missing-field, 400",
        "access.missing-token, 401",
        "access.invalid-token, 401",
        "access.denied, 403",
        "access.issuer-unavailable, 503",
        "http.not-json, 415",
        "http.body-too-large, 413",
        "http.invalid-header, 400",
        "usage.invalid, 400",
        "usage.unknown-query, 404",
        "rebuild.running, 409",
        "rebuild.none, 404",
        "rebuild.failed, 500",
        "verify.running, 409",
        "parked.none, 404",
        "query.too-many-watched, 503",
        "command.null, 400",
        "command.too-large, 413",
        "command.unsupported-type, 500",
        "event.too-large, 413",
        "event.unreadable, 500",
        "aggregate.unknown-event, 500",
        "query.invalid-limit, 400",
        "query.not-found, 404",
        "projection.unknown, 404",
        "projection.behind, 503",
        "store.refused, 500",
        "nats.unavailable, 503",
        "database.unavailable, 503",
        "database.too-slow, 503",
        "database.newer-schema, 500",
        "decision.null-event, 500",
        "no.such-code, 500",
        "nodot, 500"
    })
    void each_kind_of_failure_has_the_status_of_who_is_at_fault(String code, int status) {
        var answer = FailureStatus.answer(new CodedException(code, "Told"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.toString()).contains(code, "Told");
        assertThat(answer.headers().containsKey("Retry-After")).isEqualTo(status == 503);
        assertThat(answer.headers().containsKey("WWW-Authenticate")).isEqualTo(status == 401);
    }

    @Test
    void what_may_have_been_committed_is_told_apart_from_what_was_not() {
        var broken = new SQLException();
        var unknown = FailureStatus.answer(new StoreUnavailableException("It broke", true, broken));
        var nothing = FailureStatus.answer(new StoreUnavailableException("It broke", false, broken));
        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unknown.toString()).contains("store.outcome-unknown");
        assertThat(nothing.status()).isEqualTo(503);
        assertThat(nothing.toString()).contains("store.unavailable");
    }

    @Test
    void a_failure_of_the_database_without_a_code_gets_one() {
        var failure = new DataAccessException("select 1", new SQLException("Connection reset", "08006"));
        assertThat(FailureStatus.answer(failure).status()).isEqualTo(503);
    }

    @Test
    void an_unforeseen_failure_shows_nothing_of_itself() {
        var answer = FailureStatus.answer(new IllegalStateException("nats://app:secret@host"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.toString()).doesNotContain("secret");
    }
}
