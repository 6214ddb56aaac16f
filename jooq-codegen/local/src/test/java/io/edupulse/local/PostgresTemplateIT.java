package io.edupulse.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTemplateIT {

    private static final Path LOST = Path.of("global", "pg_control");

    @TempDir
    private Path folder;

    @Test
    void copies_are_whole_although_files_of_the_template_are_removed() throws Exception {
        var template = new PostgresTemplate(folder.resolve("template"));
        template.copyTo(folder.resolve("first"));
        Files.delete(template.folder().resolve(LOST));

        template.copyTo(folder.resolve("second"));

        assertThat(files("second")).isEqualTo(files("first")).contains(LOST).hasSizeGreaterThan(900);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("second"))))
                .as("PostgreSQL starts in no folder that others can read")
                .isEqualTo("rwx------");
        assertThat(folder).isDirectoryNotContaining("glob:**initializing*");
    }

    private List<Path> files(String copy) throws IOException {
        try (var files = Files.walk(folder.resolve(copy))) {
            return files.map(folder.resolve(copy)::relativize).sorted().toList();
        }
    }
}
