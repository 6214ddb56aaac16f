package io.edupulse.node.http.log;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.http.Route;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.program.ServiceLookup;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// All that shows the log.
public final class LogRoutes {

    private LogRoutes() {}

    public static List<Route> of(ProgramDefinition program, ServiceLookup node) {
        var log = node.get(EventReader.class);
        var permissions = new Permissions(program.access(), log);
        var routes = new ArrayList<Route>();
        routes.addAll(EventRoutes.of(log, permissions).routes());
        routes.addAll(new AggregateHistory(program.aggregates(), log, permissions).routes());
        routes.addAll(new EventSearch(log, node.get(DSLContext.class), permissions).routes());
        return routes;
    }
}
