package io.edupulse.log;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;

/// The revision of a schema: a number that rises with every new or changed migration.
public final class SchemaRevision {

    private static final String RESOURCE = "/db/revision.properties";

    private SchemaRevision() {}

    /// The revision of this program.
    public static int ofProgram() {
        return Integer.parseInt(properties().getProperty("revision"));
    }

    /// The digest of the migrations of this revision.
    static String digest() {
        return properties().getProperty("digest");
    }

    /// The revision of the program that last migrated a database; 0 without a migration, or with one of a version
    /// without revisions.
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

    /// Records the migration by this program. Has no effect if it is recorded.
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
