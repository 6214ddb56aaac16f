package io.edupulse.projection.schema;

import static io.edupulse.jooq.projection.Tables.CHECKPOINTS;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.projection.Projection;
import io.edupulse.projection.Projections;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the live schemas of projections.
public final class ProjectionSchemas {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProjectionSchemas.class);

    /// "PROJ": nodes that start together make the schemas one after the other.
    private static final long LOCK = 0x50524f4aL;

    private ProjectionSchemas() {}

    /// Makes missing schemas, with empty tables; live workers fill them from the beginning of the log.
    /// Logs a warning for each schema that other code has made.
    ///
    /// @throws CodedException with `projection.partitions` if one was made for another number of partitions, or
    ///     `projection.unfit-table` if one has columns that no rebuild could make again; then no schema is made
    public static void createMissing(DSLContext sql, Projections projections, int partitions) {
        sql.transaction(transaction -> {
            var tx = transaction.dsl();
            tx.fetch("select pg_advisory_xact_lock({0})", LOCK);
            for (var projection : projections.all()) {
                var schema = ProjectionSchema.live(projection);
                if (!schema.exists(tx)) {
                    schema.createTables(tx, partitions);
                    schema.createIndexes(tx);
                }
                int actual = schema.in(tx).fetchCount(CHECKPOINTS);
                if (actual != partitions) {
                    throw new CodedException(
                            "projection.partitions",
                            Text.format(
                                    "The read model %s has checkpoints for %d partitions, but the log has %d: drop the schema %s; the next start makes and fills it",
                                    projection.name(), actual, partitions, schema.name()));
                }
                tellOfOtherCode(tx, schema);
            }
        });
    }

    /// A schema that was made before there were fingerprints is taken for one of this code, if its tables
    /// are. One of this code is held to the rules for tables, which may be newer than it; of another one, those
    /// that this code makes are, where the database is asked for them.
    private static void tellOfOtherCode(DSLContext tx, ProjectionSchema schema) {
        var name = schema.projection().name();
        if (schema.fingerprint(tx).isEmpty() && SchemaState.hasTablesOfCode(tx, schema)) {
            schema.sign(tx);
            LOGGER.info(
                    "{} has no fingerprint yet and the tables of this version: it is taken for one of its code", name);
            return;
        }
        switch (SchemaState.of(tx, schema)) {
            case SAME -> TableRules.check(tx, schema);
            case CHANGED ->
                LOGGER.warn(
                        "{} was filled by other code than this: {}; or, if both make the same rows, declare it: @EquivalentCode({})",
                        name,
                        wayOut(name),
                        declaration(tx, schema));
            case OTHER_TABLES ->
                LOGGER.warn("{} has other tables than this version makes and stands still: {}", name, wayOut(name));
        }
    }

    private static String declaration(DSLContext tx, ProjectionSchema schema) {
        return Text.format(
                "{\"%s\", \"%s\"}",
                schema.fingerprint(tx).orElse(""),
                ProjectionFingerprint.of(schema.projection()).value());
    }

    /// @throws CodedException with `projection.other-tables` if this program cannot write into the live
    ///     schema without breaking it
    public static void checkTables(DSLContext sql, Projection projection) {
        if (SchemaState.of(sql, ProjectionSchema.live(projection)) == SchemaState.OTHER_TABLES) {
            throw new CodedException(
                    "projection.other-tables",
                    Text.format(
                            "%s has other tables than this version makes, and stays as it is: %s",
                            projection.name(), wayOut(projection.name())));
        }
    }

    private static String wayOut(String name) {
        return Text.format("rebuild %s and accept the differences, or let nodes rebuild changed read models", name);
    }
}
