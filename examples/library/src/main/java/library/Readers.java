package library;

import static library.tables.readers.Tables.BORROWINGS;
import static library.tables.readers.Tables.MEMBERS;
import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.sum;

import io.edupulse.kernel.query.Query;
import io.edupulse.projection.Projection;
import io.edupulse.projection.RowKey;
import io.edupulse.projection.View;
import io.edupulse.projection.query.QueryHandler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import library.Loan.CopyLent;
import library.Loan.CopyReturned;
import library.Member.MemberJoined;
import library.Member.MemberLeft;
import library.tables.readers.tables.records.BorrowingsRecord;
import library.tables.readers.tables.records.MembersRecord;
import org.jooq.DSLContext;

/// The members, and how often each has borrowed which copy.
public final class Readers {

    public static final Projection PROJECTION = Projection.of("readers", Readers.class, members(), borrowings());

    private static View<MembersRecord> members() {
        return View.of(MEMBERS)
                .on(
                        MemberJoined.class,
                        recorded -> RowKey.of(recorded.aggregateId()),
                        (member, recorded) -> member.setName(recorded.event().name())
                                .setMemberSince(recorded.occurredAt()))
                .removeOn(MemberLeft.class, recorded -> RowKey.of(recorded.aggregateId()))
                .build();
    }

    private static View<BorrowingsRecord> borrowings() {
        return View.of(BORROWINGS)
                .on(
                        CopyLent.class,
                        recorded -> RowKey.of(recorded.event().memberId(), recorded.aggregateId()),
                        (row, recorded) -> row.setTimes(row.getTimes() == null ? 1 : row.getTimes() + 1)
                                .setHolds(true))
                .on(
                        CopyReturned.class,
                        recorded -> RowKey.of(recorded.event().memberId(), recorded.aggregateId()),
                        (row, recorded) -> row.setHolds(false))
                .build();
    }

    public record ShowReader(UUID memberId) implements Query<Optional<Reader>> {}

    public record Reader(String name, Instant memberSince, long borrowed, long holds) {}

    static List<QueryHandler<?, ?>> queries() {
        return List.of(QueryHandler.of(ShowReader.class, Readers::show, PROJECTION));
    }

    private static Optional<Reader> show(DSLContext sql, ShowReader query) {
        return sql.select(
                        MEMBERS.NAME,
                        MEMBERS.MEMBER_SINCE,
                        coalesce(sum(BORROWINGS.TIMES), 0).cast(Long.class),
                        count().filterWhere(BORROWINGS.HOLDS).cast(Long.class))
                .from(MEMBERS)
                .leftJoin(BORROWINGS)
                .on(BORROWINGS.MEMBER_ID.eq(MEMBERS.MEMBER_ID))
                .where(MEMBERS.MEMBER_ID.eq(query.memberId()))
                .groupBy(MEMBERS.MEMBER_ID)
                .fetchOptional(mapping(Reader::new));
    }

    private Readers() {}
}
