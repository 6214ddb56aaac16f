package library;

import io.edupulse.testkit.AggregateFixture;
import java.util.UUID;
import library.Loan.CopyLent;
import library.Loan.CopyReturned;
import library.Loan.LendCopy;
import library.Loan.LoanCommand;
import library.Loan.LoanEvent;
import library.Loan.ReturnCopy;
import org.junit.jupiter.api.Test;

class LoanTest {

    private final UUID copy = UUID.randomUUID();
    private final UUID book = UUID.randomUUID();
    private final UUID anna = UUID.randomUUID();
    private final UUID bela = UUID.randomUUID();

    private final AggregateFixture<Loan, LoanCommand, LoanEvent> loan = AggregateFixture.of(new Loan.Rules());

    // @start region=loan
    @Test
    void a_copy_is_lent_to_one_member_at_a_time() {
        loan.given(new CopyLent(copy, book, anna)).when(new LendCopy(copy, book, bela)).thenRejected("loan.lent");
    }

    @Test
    void a_copy_that_was_returned_is_lent_again() {
        loan.given(new CopyLent(copy, book, anna))
                .when(new ReturnCopy(copy))
                .thenEvents(new CopyReturned(copy, anna))
                .when(new LendCopy(copy, book, bela))
                .thenEvents(new CopyLent(copy, book, bela));
    }
    // @end region=loan
}
