package io.edupulse.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The roles of the log, with their rights and ownerships. A restored dump lacks some: it has no roles, memberships or
/// rights on the database itself, and may leave out the others.
///
/// The same list serves to check a database and to repair it.
public final class DatabasePrivileges {

    private static final String APPLICATION = DatabaseRoles.APPLICATION;
    private static final String WRITER = DatabaseRoles.WRITER;

    /// From here on, to be a member of a role and to be allowed to take it are two things.
    private static final int WITH_SET_OPTION = 16;

    private static final List<String> READ_BY_APPLICATION =
            List.of("log_settings", "domain_events", "command_receipts", "schema_revision", "flyway_schema_history");
    private static final List<String> WRITTEN_BY_APPLICATION =
            List.of("snapshots", "rebuild_jobs", "previous_read_models", "nodes", "leases");
    private static final List<String> CALLED_BY_APPLICATION = List.of("append_events", "forget_receipts");
    private static final List<String> READ_BY_WRITER = List.of("log_settings", "domain_events");
    private static final List<String> INSERTED_BY_WRITER =
            List.of("id", "aggregate_id", "sequence", "occurred_at", "event_type", "payload");

    /// The schemas of read models, known by their bookkeeping.
    private static final String READ_MODELS = """
            with application as (select oid from pg_roles where rolname = 'edupulse_app'),
            read_models as (
              select n.oid, n.nspname, n.nspowner
                from pg_namespace n
               where n.nspname <> 'public'
                 and exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'checkpoints')
                 and exists (select from pg_class c where c.relnamespace = n.oid and c.relname = 'parked_events')
            )""";

    /// Objects in them that another role owns. Objects of a table, such as its indexes, follow the table.
    private static final String FOREIGN_OBJECTS = READ_MODELS + """

            select format('schema %I', nspname)
              from read_models where nspowner <> (select oid from application)
            union all
            select format('%s %I.%I', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
                                                     when 'S' then 'sequence' when 'f' then 'foreign table'
                                                     when 'c' then 'type' else 'table' end, s.nspname, c.relname)
              from pg_class c join read_models s on s.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c') and c.relowner <> (select oid from application)
               and not exists (select from pg_depend d
                                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
                                  and d.refclassid = 'pg_class'::regclass)
            union all
            select format('routine %s', p.oid::regprocedure)
              from pg_proc p join read_models s on s.oid = p.pronamespace
             where p.proowner <> (select oid from application)
            union all
            select format('type %I.%I', s.nspname, t.typname)
              from pg_type t join read_models s on s.oid = t.typnamespace
             where t.typtype in ('e', 'd', 'r') and t.typowner <> (select oid from application)""";

    private DatabasePrivileges() {}

    /// A condition on the database.
    ///
    /// @param what it is, as a sentence's end
    /// @param holds an SQL expression
    /// @param remedy the statement that makes it hold
    private record Requirement(String what, String holds, String remedy) {}

    /// A missing role, right or ownership.
    ///
    /// @param what it is
    /// @param remedy the statement that repairs it
    public record MissingPrivilege(String what, String remedy) {}

    /// Checks a database without changing it. Any user may call it.
    public static List<MissingPrivilege> missing(Connection connection) throws SQLException {
        var roles = missing(connection, roles());
        if (!roles.isEmpty()) {
            return roles; // what a role may do cannot be asked before it exists
        }
        var missing = new ArrayList<>(missing(connection, rights(connection)));
        missing.addAll(foreignObjects(connection));
        return List.copyOf(missing);
    }

    /// Makes the roles that are missing, before the migrations that refer to them.
    static List<String> createRoles(Connection connection) throws SQLException {
        return remedy(connection, missing(connection, roles()));
    }

    /// Repairs what is missing, in the caller's transaction, and returns a description of it.
    static List<String> establish(Connection connection) throws SQLException {
        return remedy(connection, missing(connection));
    }

    private static List<Requirement> roles() {
        return Stream.of(APPLICATION, WRITER)
                .map(role -> new Requirement(
                        "role " + role + " exists",
                        "exists (select from pg_roles where rolname = '" + role + "')",
                        "create role " + role + " nologin"))
                .toList();
    }

    private static List<Requirement> rights(Connection connection) throws SQLException {
        var requirements = new ArrayList<Requirement>();
        requirements.add(membership(connection));
        requirements.add(onDatabase(connection, "create"));
        requirements.add(onDatabase(connection, "temporary"));
        requirements.add(closedSchema());
        requirements.add(onSchema(APPLICATION));
        requirements.add(onSchema(WRITER));
        READ_BY_APPLICATION.forEach(table -> requirements.add(onTable(APPLICATION, table, "select")));
        for (var table : WRITTEN_BY_APPLICATION) {
            Stream.of("select", "insert", "update", "delete")
                    .forEach(right -> requirements.add(onTable(APPLICATION, table, right)));
        }
        READ_BY_WRITER.forEach(table -> requirements.add(onTable(WRITER, table, "select")));
        INSERTED_BY_WRITER.forEach(column -> requirements.add(insertInto(column)));
        for (var function : CALLED_BY_APPLICATION) {
            requirements.add(closedFunction(function));
            requirements.add(onFunction(function));
        }
        return requirements;
    }

    private static Requirement membership(Connection connection) throws SQLException {
        var user = identifier(connection, "session_user");
        var kind = connection.getMetaData().getDatabaseMajorVersion() >= WITH_SET_OPTION ? "set" : "member";
        return new Requirement(
                "user " + user + " may take the role " + APPLICATION,
                "pg_has_role(session_user, '" + APPLICATION + "', '" + kind + "')",
                "grant " + APPLICATION + " to " + user);
    }

    private static Requirement onDatabase(Connection connection, String right) throws SQLException {
        var database = identifier(connection, "current_database()");
        return new Requirement(
                APPLICATION + " has " + right + " on database " + database,
                granted("pg_database, aclexplode(datacl) a where datname = current_database()", APPLICATION, right),
                "grant " + right + " on database " + database + " to " + APPLICATION);
    }

    /// Functions that run with the rights of the owner trust what they find there.
    private static Requirement closedSchema() {
        return new Requirement(
                "schema public is closed to objects of others", """
                not exists (select from pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
                             where nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE')""", "revoke create on schema public from public");
    }

    private static Requirement onSchema(String role) {
        return new Requirement(
                role + " has usage on schema public",
                granted("pg_namespace, aclexplode(nspacl) a where nspname = 'public'", role, "usage"),
                "grant usage on schema public to " + role);
    }

    private static Requirement onTable(String role, String table, String right) {
        return new Requirement(
                role + " has " + right + " on table " + table,
                "has_table_privilege('" + role + "', 'public." + table + "', '" + right + "')",
                "grant " + right + " on public." + table + " to " + role);
    }

    private static Requirement insertInto(String column) {
        return new Requirement(
                WRITER + " has insert on column domain_events." + column,
                "has_column_privilege('" + WRITER + "', 'public.domain_events', '" + column + "', 'insert')",
                "grant insert (" + column + ") on public.domain_events to " + WRITER);
    }

    private static Requirement onFunction(String function) {
        return new Requirement(
                APPLICATION + " has execute on function " + function,
                granted("pg_proc, aclexplode(proacl) a where " + named(function), APPLICATION, "execute"),
                "grant execute on function public." + function + " to " + APPLICATION);
    }

    /// Granted to the role itself: what it has because all have it goes when that is taken from all.
    private static String granted(String from, String role, String right) {
        return "exists (select from " + from + " and a.grantee = '" + role + "'::regrole and a.privilege_type = '"
                + right.toUpperCase(Locale.ROOT) + "')";
    }

    private static Requirement closedFunction(String function) {
        return new Requirement(
                "function " + function + " is closed to others",
                "not exists (select from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) a where "
                        + named(function) + " and a.grantee = 0)",
                "revoke all on function public." + function + " from public");
    }

    private static String named(String function) {
        return "proname = '" + function + "' and pronamespace = 'public'::regnamespace";
    }

    private static List<MissingPrivilege> missing(Connection connection, List<Requirement> requirements)
            throws SQLException {
        var expressions = requirements.stream().map(Requirement::holds).toList();
        var missing = new ArrayList<MissingPrivilege>();
        try (var statement = connection.createStatement();
                var holds = statement.executeQuery("select " + String.join(",\n", expressions))) {
            holds.next();
            for (int i = 0; i < requirements.size(); i++) {
                if (!holds.getBoolean(i + 1)) {
                    missing.add(new MissingPrivilege(
                            requirements.get(i).what(), requirements.get(i).remedy()));
                }
            }
        }
        return missing;
    }

    private static List<MissingPrivilege> foreignObjects(Connection connection) throws SQLException {
        var missing = new ArrayList<MissingPrivilege>();
        try (var statement = connection.createStatement();
                var objects = statement.executeQuery(FOREIGN_OBJECTS)) {
            while (objects.next()) {
                var object = objects.getString(1);
                missing.add(new MissingPrivilege(
                        object + " is owned by " + APPLICATION,
                        String.format(Locale.ROOT, "alter %s owner to %s", object, APPLICATION)));
            }
        }
        return missing;
    }

    private static List<String> remedy(Connection connection, List<MissingPrivilege> missing) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var lack : missing) {
                statement.execute(lack.remedy());
            }
        }
        return missing.stream().map(MissingPrivilege::what).toList();
    }

    private static String identifier(Connection connection, String expression) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select quote_ident(" + expression + ")")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
