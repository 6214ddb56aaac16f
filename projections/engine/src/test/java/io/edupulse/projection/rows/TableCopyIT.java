package io.edupulse.projection.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.text.Text;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.apply.Refusals;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A row that was copied is the row that was sent, in binary and as text, and as if its values had been
/// written as text by a statement.
class TableCopyIT {

    private static final String BINARY =
            "id uuid, place bigint, small integer, tiny smallint, truth boolean, ratio double precision, title text, body jsonb, at timestamptz, hash bytea";

    private final DSLContext sql = DSL.using(TestDatabase.create(1).owner(), SQLDialect.POSTGRES);

    private static @Nullable Object[] row(int n) {
        return new @Nullable Object[] {
            new UUID(n * 0x9e3779b97f4a7c15L, -n),
            Long.MAX_VALUE - n,
            -n,
            (short) (n - 500),
            n % 2 == 0,
            n / 7.0,
            "tab\t line\n return\r \\N back\\slash \"ü 🎓 " + n,
            JSONB.valueOf(Text.format("{\"n\": %d, \"text\": \"a\\tb\"}", n)),
            OffsetDateTime.parse("1969-12-31T23:59:59.000000500Z").plusNanos(n * 123_456_789_123_500L),
            new byte[] {0, (byte) n, -1}
        };
    }

    private List<@Nullable Object[]> rows() {
        var rows = new ArrayList<@Nullable Object[]>();
        for (int n = 0; n < 1_000; n++) {
            rows.add(row(n));
        }
        rows.add(new @Nullable Object[row(0).length]);
        return rows;
    }

    private Table<?> table(String columns) {
        sql.execute(
                Text.format("create schema s; create table s.copied (%1$s); create table s.stated (%1$s)", columns));
        return sql.meta().getTables(DSL.name("s", "copied")).getFirst();
    }

    private void state(Table<?> table, List<@Nullable Object[]> rows) {
        for (var row : rows) {
            var values = new ArrayList<String>();
            for (int i = 0; i < row.length; i++) {
                var text = TextValue.text(table.field(i), row[i]);
                values.add(text == null ? "null" : sql.renderInlined(DSL.inline(text)));
            }
            sql.execute(DSL.raw(Text.format("insert into s.stated values (%s)", String.join(", ", values)))
                    .toString());
        }
    }

    private void assertSame() {
        assertThat(sql.fetch("(select * from s.copied except all select * from s.stated) union all "
                        + "(select * from s.stated except all select * from s.copied)"))
                .isEmpty();
        assertThat(sql.fetchCount(DSL.table("s.copied"))).isEqualTo(1_001);
    }

    @Test
    void in_binary() {
        var table = table(BINARY);
        new TableCopy(sql, "s").write(table, rows());
        state(table, rows());
        assertThat(table.fields()).allMatch(BinaryValue::isKnown);
        assertSame();
    }

    @Test
    void as_text_where_a_type_has_no_binary_form_here() {
        var table = table(BINARY + ", amount numeric, tags text[]");
        var rows = new ArrayList<@Nullable Object[]>();
        for (var row : rows()) {
            var longer = Arrays.copyOf(row, row.length + 2);
            longer[row.length] = row[0] == null ? null : new BigDecimal("1234567890.123456789");
            longer[row.length + 1] = row[0] == null ? null : new String[] {"a\tb", null, "c\"\\d"};
            rows.add(longer);
        }
        new TableCopy(sql, "s").write(table, rows);
        state(table, rows);
        assertThat(table.fields()).anyMatch(field -> !BinaryValue.isKnown(field));
        assertSame();
    }

    @Test
    void a_time_that_no_column_can_hold_is_refused_as_data() {
        var table = table("at timestamptz");
        assertThatThrownBy(() -> new TableCopy(sql, "s")
                        .write(table, List.<@Nullable Object[]>of(new @Nullable Object[] {OffsetDateTime.MAX})))
                .isInstanceOfSatisfying(
                        DataAccessException.class,
                        e -> assertThat(Refusals.isAboutData(e)).isTrue());
        assertThat(sql.fetchCount(DSL.table("s.copied"))).isZero();
    }
}
