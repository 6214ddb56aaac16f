package io.edupulse.projections.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.log.TestDatabase;
import io.edupulse.projection.Projections;
import io.edupulse.projection.live.ProjectionTesting;
import io.edupulse.projection.live.ReadModelChanges;
import io.edupulse.projection.live.ReadModelWaiter;
import io.edupulse.projection.paging.Page;
import io.edupulse.projection.paging.PageRequest;
import io.edupulse.projection.query.QueryGateway;
import io.edupulse.projection.read.ReadDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// All read models of the classroom in a database of their own, empty at first.
final class ReadModels {

    final DSLContext sql = DSL.using(TestDatabase.create(History.PARTITIONS).owner(), SQLDialect.POSTGRES);

    final ReadModelWaiter progress = ProjectionTesting.progress(sql, ClassroomProjections.all());

    final ReadModelChanges changes = new ReadModelChanges(
            new Projections(ClassroomProjections.all()), ReadDatabase.of(sql), Announcements.none());

    private final QueryGateway queries =
            new QueryGateway(ClassroomProjections.queries().handlers(), ReadDatabase.of(sql), progress, changes);

    ReadModels() {
        clear();
    }

    <R> R ask(Query<R> query) {
        return queries.ask(query);
    }

    <R> R ask(Query<R> query, Receipt after) {
        return queries.ask(query, after, Duration.ZERO);
    }

    void clear() {
        ClassroomProjections.all()
                .forEach(projection -> ProjectionTesting.recreate(sql, projection, History.PARTITIONS));
    }

    /// Applies a whole history that begins with the log.
    void apply(History history) {
        ProjectionTesting.log(sql, history.events());
        for (var projection : ClassroomProjections.all()) {
            history.byPartition().forEach(events -> ProjectionTesting.apply(sql, projection, events));
        }
    }

    /// A whole list, read page by page.
    static <T> List<T> pages(int limit, Function<PageRequest, Page<T>> list) {
        var request = PageRequest.first(limit);
        var page = list.apply(request);
        var items = new ArrayList<>(page.items());
        for (var next = page.next(); next != null; next = page.next()) {
            page = list.apply(request.from(next));
            assertThat(page.items()).isNotEmpty();
            items.addAll(page.items());
        }
        return items;
    }
}
