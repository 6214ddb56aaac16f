package io.edupulse.rebuild.swap;

import io.edupulse.projection.schema.ProjectionSchema;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// What other roles may do in a schema, such as those of reports. A new schema knows nothing of it.
final class GrantCopier {

    private static final String STATEMENTS = """
            select format('grant %s on %s to %s%s', a.privilege_type, o.name,
                          case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
                          case when a.is_grantable then ' with grant option' else '' end)
              from (select format('schema %I', {1}) as name, n.nspacl as acl, n.nspowner as owner
                      from pg_namespace n where n.nspname = {0}
                    union all
                    select format('table %I.%I', {1}, c.relname), c.relacl, c.relowner
                      from pg_class c join pg_class same on same.relname = c.relname
                     where c.relnamespace = (select oid from pg_namespace where nspname = {0})
                       and same.relnamespace = (select oid from pg_namespace where nspname = {1})
                       and c.relkind in ('r', 'p', 'v', 'm')) o
             cross join lateral aclexplode(o.acl) a
             where a.grantee <> o.owner""";

    private GrantCopier() {}

    /// Gives everyone in one schema what they have in another, for the schema and its tables.
    static void copy(DSLContext tx, ProjectionSchema from, ProjectionSchema to) {
        tx.fetch(STATEMENTS, DSL.inline(from.name()), DSL.inline(to.name()))
                .getValues(0, String.class)
                .forEach(tx::execute);
    }
}
