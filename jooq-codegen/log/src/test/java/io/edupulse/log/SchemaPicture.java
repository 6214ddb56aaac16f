package io.edupulse.log;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// All that a migration may touch in a database, as lines that can be compared: what objects there are, whose they are,
/// who may do what with them, what functions do, and which migrations were run.
final class SchemaPicture {

    private static final String OBJECTS = """
            select format('%s %s of %s: %s', c.relkind, c.oid::regclass, c.relowner::regrole,
                          array(select a::text from unnest(coalesce(c.relacl, acldefault('r', c.relowner))) a order by 1))
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
            union all
            select format('column %s.%s: %s', a.attrelid::regclass, a.attname, a.attacl)
              from pg_attribute a where a.attacl is not null and a.attrelid >= 16384
            union all
            select format('function %s of %s: %s %s %s', p.oid::regprocedure, p.proowner::regrole,
                          array(select a::text from unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a order by 1),
                          p.proconfig, md5(p.prosrc))
              from pg_proc p where p.oid >= 16384
            union all
            select format('schema %s of %s: %s', n.nspname, n.nspowner::regrole,
                          array(select a::text from unnest(n.nspacl) a order by 1))
              from pg_namespace n where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
            union all
            select format('type %s of %s', t.oid::regtype, t.typowner::regrole) from pg_type t where t.oid >= 16384
            union all
            select format('database: %s', array(select a::text from unnest(d.datacl) a order by 1))
              from pg_database d where d.datname = current_database()
            order by 1""";

    private SchemaPicture() {}

    static List<String> of(DataSource database) throws SQLException {
        var lines = new ArrayList<>(lines(database, OBJECTS));
        for (var table : List.of("flyway_schema_history", "schema_revision", "log_settings")) {
            if (lines.stream().anyMatch(line -> line.startsWith("r " + table + " "))) {
                lines.addAll(lines(database, "select t::text from public." + table + " t order by 1"));
            }
        }
        return lines;
    }

    private static List<String> lines(DataSource database, String query) throws SQLException {
        var lines = new ArrayList<String>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
