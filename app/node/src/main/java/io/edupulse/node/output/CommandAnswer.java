package io.edupulse.node.output;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.edupulse.kernel.command.CommandResult;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.CommandResult.Conflicted;
import io.edupulse.kernel.command.CommandResult.Rejected;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import org.jspecify.annotations.Nullable;

/// The answer to the sender of a command, in all interfaces alike.
///
/// @param code of a refusal: the rule's own, or `aggregate.conflict`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandAnswer(
        String outcome,
        @Nullable Receipt receipt,
        @Nullable Boolean repeated,
        @Nullable String code,
        @Nullable String message) {

    private static final String CONFLICT = "conflict";

    public static CommandAnswer of(CommandResult result) {
        return switch (result) {
            case Accepted(var receipt, var repeated) -> new CommandAnswer("accepted", receipt, repeated, null, null);
            case Rejected(var rejection) ->
                new CommandAnswer("rejected", null, null, rejection.code(), rejection.message());
            case Conflicted(var id, var expected, var actual) ->
                new CommandAnswer(
                        CONFLICT,
                        null,
                        null,
                        "aggregate.conflict",
                        Text.format(
                                "Aggregate %s is at sequence %d, not at the expected %d: read it again and decide again",
                                id, actual, expected));
        };
    }

    /// One of a command that was not accepted.
    ///
    /// @param outcome `rejected` or `conflict`
    public static CommandAnswer refused(String outcome, String code, String message) {
        return new CommandAnswer(outcome, null, null, code, message);
    }

    @JsonIgnore
    public boolean accepted() {
        return receipt != null;
    }

    @JsonIgnore
    public boolean isConflict() {
        return CONFLICT.equals(outcome);
    }

    public String sentence() {
        return receipt == null
                ? Text.format("%s %s: %s", outcome, code, message)
                : Text.format(
                        "%s%s  sequence %d  partition %d  position %d",
                        outcome,
                        Boolean.TRUE.equals(repeated) ? " before" : "",
                        receipt.sequence(),
                        receipt.partition(),
                        receipt.position());
    }
}
