package io.edupulse.kernel.command;

import io.edupulse.kernel.text.Text;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A sent command, and its outcome once that is certain. The outcome is a supplier, because a command may fail with its
/// own exception while others of its batch succeed. Used by one thread at a time.
final class PendingCommand<C> {

    private final C command;
    private final CommandOptions options;
    private @Nullable Supplier<CommandResult> outcome;

    PendingCommand(C command, CommandOptions options) {
        this.command = command;
        this.options = options;
    }

    C command() {
        return command;
    }

    CommandOptions options() {
        return options;
    }

    boolean isOpen() {
        return outcome == null;
    }

    void settle(Supplier<CommandResult> with) {
        outcome = with;
    }

    Supplier<CommandResult> outcome() {
        if (outcome == null) {
            throw new IllegalStateException(Text.format("%s has no outcome yet", command));
        }
        return outcome;
    }
}
