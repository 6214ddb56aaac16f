package io.edupulse.log;

import io.edupulse.codegen.GeneratedFrom;
import io.edupulse.codegen.JooqClasses;
import io.edupulse.local.LocalPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/// Generates the jOOQ classes of the log and of the bookkeeping of projections, from a database that the migrations
/// have made. Runs while this module is built, and is not part of its jar.
final class GenerateLogClasses {

    private static final String PACKAGE = "io.edupulse.jooq";
    private static final Path SQL = Path.of("src/main/resources/db");
    private static final String BOOKKEEPING = "projection";
    private static final String INSIDE =
            "flyway_schema_history.*|partition_of|lock_partition|place_foreign_event|append_events";

    private GenerateLogClasses() {}

    /// @param args the folder for the generated sources
    public static void main(String[] args) throws Exception {
        var target = Path.of(args[0]);
        var sources = GeneratedFrom.sql(SQL, PACKAGE, target);
        if (sources.isCurrent()) {
            return;
        }
        try (var postgres = LocalPostgres.throwaway()) {
            var url = postgres.url("postgres");
            var owner = new PGSimpleDataSource();
            owner.setUrl(url);
            new Migrations(owner, 1).migrate();
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute("create schema " + BOOKKEEPING);
                statement.execute("set search_path = " + BOOKKEEPING);
                statement.execute(Files.readString(SQL.resolve("projection/bookkeeping.sql")));
            }
            new JooqClasses(PACKAGE, target).without(INSIDE).write(url, List.of("public", BOOKKEEPING));
        }
        sources.remember();
    }
}
