package io.edupulse.kernel.command;

import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.command.Draft.Verdict;
import io.edupulse.kernel.store.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// The outcomes of a batch of commands, filled in as they become certain. An outcome is a supplier, because a
/// command may end in an exception of its own while the others of its batch go well.
final class Settlements<C> {

    private final int size;
    private final SequencedMap<Integer, Submission<C>> open = new LinkedHashMap<>();
    private final Map<Integer, Supplier<CommandResult>> outcomes = new HashMap<>();

    Settlements(List<Submission<C>> submissions) {
        this.size = submissions.size();
        for (int i = 0; i < size; i++) {
            open.put(i, submissions.get(i));
        }
    }

    /// The receipt of a command by the number of events that its append needs for it.
    @FunctionalInterface
    interface Receipts {
        Receipt after(int events);
    }

    /// The receipt of a command that was written earlier with a key.
    @FunctionalInterface
    interface KeyedReceipts {
        Optional<Receipt> find(String key);
    }

    /// The commands whose outcome is not certain, in their order.
    List<Submission<C>> open() {
        return List.copyOf(open.sequencedValues());
    }

    /// Settles the commands that carry a key.
    void settleKey(String key, CommandResult result) {
        open.entrySet().removeIf(entry -> {
            boolean carriesIt = key.equals(entry.getValue().options().idempotencyKey());
            if (carriesIt) {
                outcomes.put(entry.getKey(), () -> result);
            }
            return carriesIt;
        });
    }

    /// Settles all that are open with the same result.
    List<Supplier<CommandResult>> settleAll(CommandResult result) {
        open.keySet().forEach(i -> outcomes.put(i, () -> result));
        return all();
    }

    /// Settles all that are open by the verdicts of a draft that has come true.
    List<Supplier<CommandResult>> settle(List<Verdict> verdicts, Receipts receipts, KeyedReceipts keyed) {
        var byKey = new HashMap<String, CommandResult>();
        var verdict = verdicts.iterator();
        open.forEach((i, submission) -> {
            var key = submission.options().idempotencyKey();
            outcomes.put(
                    i,
                    switch (verdict.next()) {
                        case Verdict.Accept(int events) -> {
                            var accepted = new Accepted(receipts.after(events), false);
                            if (key != null) {
                                byKey.put(key, new Accepted(accepted.receipt(), true));
                            }
                            yield () -> accepted;
                        }
                        case Verdict.Refuse(var refused) -> {
                            var result = key == null ? refused : earlier(keyed, key, refused);
                            yield () -> result;
                        }
                        case Verdict.Echo(var first) -> {
                            var result = byKey.get(first);
                            if (result == null) {
                                throw new IllegalStateException("No command with key %s before".formatted(first));
                            }
                            yield () -> result;
                        }
                        case Verdict.Fail(var failure) ->
                            () -> {
                                throw failure;
                            };
                    });
        });
        return all();
    }

    /// A command that is refused now may have been accepted before, under the same key.
    private static CommandResult earlier(KeyedReceipts keyed, String key, CommandResult refused) {
        return keyed.find(key)
                .<CommandResult>map(receipt -> new Accepted(receipt, true))
                .orElse(refused);
    }

    private List<Supplier<CommandResult>> all() {
        var all = new ArrayList<Supplier<CommandResult>>(size);
        for (int i = 0; i < size; i++) {
            var outcome = outcomes.get(i);
            if (outcome == null) {
                throw new IllegalStateException("Command %d of %d was not settled".formatted(i, size));
            }
            all.add(outcome);
        }
        return all;
    }
}
