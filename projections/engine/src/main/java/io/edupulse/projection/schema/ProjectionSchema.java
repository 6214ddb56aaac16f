package io.edupulse.projection.schema;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.generateSeries;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.projection.Projection;
import io.edupulse.projection.SchemaUse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.impl.DSL;

/// A schema that holds the tables of a projection: the live one, the shadow that a rebuild fills, or the
/// previous one that is kept for a rollback. All have the same tables, so the generated classes are mapped
/// to the one that is meant.
public record ProjectionSchema(Projection projection, String name) {

    private static final String INDEXES = "\n-- indexes\n";
    private static final String MARK = "Made by code with fingerprint ";
    private static final String COMMENT =
            "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = {0}";
    private static final String BOOKKEEPING = resource("/db/projection/bookkeeping.sql");

    public static ProjectionSchema of(SchemaUse use, Projection projection) {
        return new ProjectionSchema(projection, use.nameFor(projection));
    }

    public static ProjectionSchema live(Projection projection) {
        return of(SchemaUse.LIVE, projection);
    }

    public static ProjectionSchema shadow(Projection projection) {
        return of(SchemaUse.SHADOW, projection);
    }

    public static ProjectionSchema previous(Projection projection) {
        return of(SchemaUse.PREVIOUS, projection);
    }

    /// The same context, with the generated tables of the projection and of the bookkeeping mapped to this
    /// schema.
    public DSLContext in(DSLContext sql) {
        var mapping = new RenderMapping()
                .withSchemata(
                        new MappedSchema().withInput(projection.schema()).withOutput(name),
                        new MappedSchema()
                                .withInput(CHECKPOINTS.getSchema().getName())
                                .withOutput(name));
        return mapping.equals(sql.settings().getRenderMapping())
                ? sql
                : DSL.using(sql.configuration().deriveSettings(settings -> settings.withRenderMapping(mapping)));
    }

    public boolean exists(DSLContext sql) {
        return sql.fetchExists(
                DSL.table(DSL.name("pg_catalog", "pg_namespace")),
                DSL.field(DSL.name("nspname"), String.class).eq(name));
    }

    /// The names of its tables, those of the bookkeeping among them.
    public List<String> tables(DSLContext sql) {
        var table = DSL.field(DSL.name("tablename"), String.class);
        return sql.select(table)
                .from(DSL.table(DSL.name("pg_catalog", "pg_tables")))
                .where(DSL.field(DSL.name("schemaname"), String.class).eq(name))
                .orderBy(table)
                .fetch(table);
    }

    /// The fingerprint of the code that has made it; empty for one that was made before there were any.
    public Optional<String> fingerprint(DSLContext sql) {
        return sql.fetchOptional(COMMENT, DSL.val(name))
                .map(row -> row.get(0, String.class))
                .filter(comment -> comment.startsWith(MARK))
                .map(comment -> comment.substring(MARK.length()));
    }

    /// Writes down that its rows are those of the present code.
    public void sign(DSLContext sql) {
        sql.execute(
                "comment on schema {0} is {1}",
                DSL.name(name),
                DSL.inline(MARK + ProjectionFingerprint.of(projection).value()));
    }

    /// Makes the schema with empty tables and checkpoints at zero, but without what follows the mark for
    /// indexes. To be called in a transaction.
    ///
    /// @throws CodedException with `projection.unfit-table`
    public void createTables(DSLContext sql, int partitions) {
        sql.createSchema(DSL.name(name)).execute();
        sign(sql);
        execute(sql, beforeIndexes(projection.tables()) + ";\n" + BOOKKEEPING);
        TableRules.check(sql, this);
        in(sql).insertInto(CHECKPOINTS, CHECKPOINTS.PARTITION, CHECKPOINTS.POSITION)
                .select(select(field("p", Integer.class), inline(0L))
                        .from(generateSeries(0, partitions - 1).as("t", "p")))
                .execute();
    }

    /// Adds what follows the mark for indexes. To be called in a transaction.
    public void createIndexes(DSLContext sql) {
        int mark = projection.tables().indexOf(INDEXES);
        if (mark >= 0) {
            execute(sql, projection.tables().substring(mark));
            TableRules.check(sql, this);
        }
    }

    public void drop(DSLContext sql) {
        sql.dropSchemaIfExists(DSL.name(name)).cascade().execute();
    }

    /// Runs SQL as it is, with this schema as the one for names without any, until the transaction ends.
    private void execute(DSLContext sql, String statements) {
        sql.connection(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("set local search_path = " + name);
                statement.execute(statements);
                statement.execute("set local search_path to default");
            }
        });
    }

    private static String beforeIndexes(String tables) {
        int mark = tables.indexOf(INDEXES);
        return mark < 0 ? tables : tables.substring(0, mark);
    }

    private static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(ProjectionSchema.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
