package io.edupulse.codegen;

import io.edupulse.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Generates jOOQ classes of read models at build time: starts a PostgreSQL, makes one schema of each SQL file in a
/// folder, named like the file, and lets jOOQ write a package for each. Does nothing while the SQL does not change.
public final class GenerateJooq {

    private static final String DATABASE = "postgres";

    private GenerateJooq() {}

    /// @param args the package, the folder of the SQL, and the folder for the generated sources
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException(
                    "Give three arguments: the package, the folder with the SQL files, the folder for the sources");
        }
        var target = Path.of(args[2]);
        var sources = GeneratedFrom.sql(Path.of(args[1]), args[0], target);
        if (sources.isCurrent()) {
            return;
        }
        try (var postgres = LocalPostgres.throwaway()) {
            var url = postgres.url(DATABASE);
            new JooqClasses(args[0], target).write(url, createSchemas(url, sources.files()));
        }
        sources.remember();
    }

    private static List<String> createSchemas(String url, List<Path> files) throws SQLException, IOException {
        var schemas = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var file : files) {
                var schema = file.toFile().getName().replace(".sql", "");
                createSchema(statement, schema, file);
                schemas.add(schema);
            }
        }
        return schemas;
    }

    private static void createSchema(Statement statement, String schema, Path tables) throws SQLException, IOException {
        var name = statement.enquoteIdentifier(schema, true);
        statement.execute("create schema " + name);
        statement.execute("set search_path = " + name);
        try {
            statement.execute(Files.readString(tables));
        } catch (SQLException e) {
            throw new IllegalArgumentException("PostgreSQL refuses the SQL of " + tables + ": " + e.getMessage(), e);
        }
    }
}
