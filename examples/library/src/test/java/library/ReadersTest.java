package library;

import static library.tables.readers.Tables.BORROWINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.testkit.environment.EduPulseTest;
import io.edupulse.testkit.environment.TestDatabase;
import io.edupulse.testkit.projection.ProjectionFixture;
import java.util.UUID;
import library.Loan.CopyLent;
import library.Loan.CopyReturned;
import library.Member.MemberJoined;
import org.junit.jupiter.api.Test;

@EduPulseTest
class ReadersTest {

    private final UUID copy = UUID.randomUUID();
    private final UUID book = UUID.randomUUID();
    private final UUID anna = UUID.randomUUID();

    @Test
    void a_copy_that_a_member_borrows_twice_counts_twice(TestDatabase database) {
        var rows = ProjectionFixture.of(Readers.PROJECTION, database)
                .given(anna, new MemberJoined(anna, "Anna"))
                .given(copy, new CopyLent(copy, book, anna), new CopyReturned(copy, anna))
                .given(copy, new CopyLent(copy, book, anna))
                .rows(BORROWINGS);

        assertThat(rows.getValues(BORROWINGS.TIMES)).containsExactly(2);
        assertThat(rows.getValues(BORROWINGS.HOLDS)).containsExactly(true);
    }
}
