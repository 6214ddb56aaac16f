package io.edupulse.codegen;

import io.edupulse.postgres.LocalPostgres;
import io.edupulse.postgres.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;
import org.postgresql.ds.PGSimpleDataSource;

/// Boots a PostgreSQL, gives it the schema and lets jOOQ write classes for it: the log, the bookkeeping of
/// projections, and each read model. Does nothing when the SQL has not changed since the last time.
public final class GenerateJooq {

    private static final String PACKAGE = "io.edupulse.jooq";
    private static final String BOOKKEEPING = "projection";
    private static final Path SQL = Path.of("src/main/resources/db");
    private static final String DATABASE = "postgres";

    private GenerateJooq() {}

    /// @param args the folder for the generated sources
    public static void main(String[] args) throws Exception {
        var target = Path.of(args[0]);
        var stamp = target.resolve("generated-from.sha256");
        var sources = sqlFiles(SQL);
        var digest = digest(sources);
        if (Files.exists(stamp) && Files.readString(stamp).equals(digest)) {
            return;
        }
        try (var postgres = LocalPostgres.throwaway()) {
            var url = postgres.url(DATABASE);
            var schemas = createSchemas(url);
            GenerationTool.generate(configuration(url, schemas, target));
        }
        Files.writeString(stamp, digest);
    }

    private static List<Path> sqlFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private static String digest(List<Path> files) throws IOException, NoSuchAlgorithmException {
        var sha = MessageDigest.getInstance("SHA-256");
        for (var file : files) {
            sha.update(file.toString().getBytes(StandardCharsets.UTF_8));
            sha.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static List<String> createSchemas(String url) throws SQLException, IOException {
        var owner = new PGSimpleDataSource();
        owner.setUrl(url);
        new Migrations(owner, 1).migrate();
        var schemas = new ArrayList<>(List.of("public", BOOKKEEPING));
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            createSchema(statement, BOOKKEEPING, SQL.resolve("projection/bookkeeping.sql"));
            for (var file : sqlFiles(SQL.resolve("readmodel"))) {
                var schema = file.toFile().getName().replace(".sql", "");
                createSchema(statement, schema, file);
                schemas.add(schema);
            }
        }
        return schemas;
    }

    private static void createSchema(Statement statement, String schema, Path tables) throws SQLException, IOException {
        statement.execute("create schema " + schema);
        statement.execute("set search_path = " + schema);
        statement.execute(Files.readString(tables));
    }

    private static Configuration configuration(String url, List<String> schemas, Path target) {
        var mapped = schemas.stream()
                .map(schema -> new SchemaMappingType().withInputSchema(schema))
                .toList();
        return new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc().withUrl(url))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withIncludes(".*")
                                .withExcludes(
                                        "flyway_schema_history.*|partition_of|lock_partition|place_foreign_event|append_events")
                                .withForcedTypes(new ForcedType()
                                        .withName("INSTANT")
                                        .withIncludeTypes("(?i:timestamp with time zone|timestamptz)"))
                                .withSchemata(mapped))
                        .withGenerate(new Generate()
                                .withGeneratedAnnotation(true)
                                .withGeneratedAnnotationDate(false)
                                .withFluentSetters(true)
                                .withPojos(false)
                                .withComments(false)
                                .withGlobalCatalogReferences(false))
                        .withTarget(new Target().withPackageName(PACKAGE).withDirectory(target.toString())));
    }
}
