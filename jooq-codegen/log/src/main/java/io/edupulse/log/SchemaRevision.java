package io.edupulse.log;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;

/// How new a schema is: a number that rises whenever a migration is added or a repeatable one is changed.
public final class SchemaRevision {

    private static final String RESOURCE = "/db/revision.properties";

    private SchemaRevision() {}

    /// That of this program.
    public static int ofProgram() {
        return Integer.parseInt(properties().getProperty("revision"));
    }

    /// The digest of the migrations that it stands for.
    static String digest() {
        return properties().getProperty("digest");
    }

    /// That of the program that has migrated a database last; 0 if that was before there were revisions,
    /// or never.
    public static int of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var table = statement.executeQuery("select to_regclass('public.schema_revision') is not null")) {
                table.next();
                if (!table.getBoolean(1)) {
                    return 0;
                }
            }
            try (var row = statement.executeQuery("select revision from public.schema_revision")) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /// Notes that this program has migrated a database. Changes nothing if it has done so before.
    static void write(Connection connection) throws SQLException {
        try (var update = connection.prepareStatement(
                "update public.schema_revision set revision = ?, migrated_at = now() where revision < ?")) {
            update.setInt(1, ofProgram());
            update.setInt(2, ofProgram());
            update.executeUpdate();
        }
    }

    private static Properties properties() {
        var properties = new Properties();
        try (var resource = Objects.requireNonNull(SchemaRevision.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            properties.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
