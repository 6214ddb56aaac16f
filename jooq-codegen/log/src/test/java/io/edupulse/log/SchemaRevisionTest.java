package io.edupulse.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SchemaRevisionTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /// An older program knows by the revision alone that a function is newer than its own, and leaves it alone.
    @Test
    void whoever_changes_a_migration_raises_the_revision() throws Exception {
        assertThat(SchemaRevision.digest())
                .as(
                        "The migrations have changed: in db/revision.properties, raise the revision above that of the last release, and write the digest that this test finds")
                .isEqualTo(digest());
    }

    private static String digest() throws Exception {
        var sha = MessageDigest.getInstance("SHA-256");
        try (var files = Files.list(MIGRATIONS)) {
            for (var file : files.sorted().toList()) {
                sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                sha.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
