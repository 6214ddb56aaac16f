package io.edupulse.app.output;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.edupulse.kernel.command.CommandResult;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.store.Receipt;
import org.jspecify.annotations.Nullable;

/// What a sender is told, in all interfaces alike.
///
/// @param code of a refusal: the rule's own, or `aggregate.conflict`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandAnswer(
        String outcome,
        @Nullable Receipt receipt,
        @Nullable Boolean repeated,
        @Nullable String code,
        @Nullable String message) {

    public static CommandAnswer of(CommandResult result) {
        return switch (result) {
            case Accepted(var receipt, var repeated) -> new CommandAnswer("accepted", receipt, repeated, null, null);
            case Rejected(var rejection) ->
                new CommandAnswer("rejected", null, null, rejection.code(), rejection.message());
            case Conflicted(var id, var expected, var actual) ->
                new CommandAnswer(
                        "conflict",
                        null,
                        null,
                        "aggregate.conflict",
                        "Aggregate %s is at sequence %d, not at the expected %d: read it again and decide again"
                                .formatted(id, actual, expected));
        };
    }

    @JsonIgnore
    public boolean accepted() {
        return receipt != null;
    }

    public String sentence() {
        return receipt == null
                ? "%s %s: %s".formatted(outcome, code, message)
                : "%s%s  sequence %d  partition %d  position %d"
                        .formatted(
                                outcome,
                                Boolean.TRUE.equals(repeated) ? " before" : "",
                                receipt.sequence(),
                                receipt.partition(),
                                receipt.position());
    }
}
