package library;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Who has a copy of a book. The aggregate is the copy, so only one member has it at a time.
public record Loan(Optional<UUID> borrower) {

    public sealed interface LoanCommand extends Command {
        UUID copyId();

        default UUID aggregateId() {
            return copyId();
        }
    }

    public record LendCopy(UUID copyId, UUID bookId, UUID memberId) implements LoanCommand {}

    public record ReturnCopy(UUID copyId) implements LoanCommand {}

    public sealed interface LoanEvent extends DomainEvent {}

    public record CopyLent(UUID copyId, UUID bookId, UUID memberId) implements LoanEvent {}

    public record CopyReturned(UUID copyId, UUID memberId) implements LoanEvent {}

    public static final class Rules implements Aggregate<Loan, LoanCommand, LoanEvent> {

        public Decision<LoanEvent> decide(Loan loan, LoanCommand command, Instant now) {
            return switch (command) {
                case LendCopy _ when loan.borrower().isPresent() ->
                    reject(Rejection.of("loan.lent", "Copy %s is lent already", command.copyId()));
                case LendCopy lend -> accept(new CopyLent(lend.copyId(), lend.bookId(), lend.memberId()));
                case ReturnCopy back -> loan.borrower()
                        .map(member -> accept((LoanEvent) new CopyReturned(back.copyId(), member)))
                        .orElseGet(() -> reject(Rejection.of("loan.none", "Copy %s is not lent", back.copyId())));
            };
        }

        public Loan evolve(Loan loan, LoanEvent event) {
            return switch (event) {
                case CopyLent lent -> new Loan(Optional.of(lent.memberId()));
                case CopyReturned _ -> initial();
            };
        }

        public String name() {
            return "loan";
        }

        public Loan initial() {
            return new Loan(Optional.empty());
        }
    }
}
