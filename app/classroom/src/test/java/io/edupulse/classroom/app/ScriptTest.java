package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./edupulse` gives to the virtual machine, seen by a JDK that only tells its arguments.
class ScriptTest {

    @TempDir
    private Path root;

    @BeforeEach
    void install() throws Exception {
        Files.copy(Path.of("..", "..", "edupulse"), root.resolve("edupulse"));
        write("jdk/release", "JAVA_VERSION=\"25\"\n");
        for (var program : new String[] {"java", "javac"}) {
            assertThat(write("jdk/bin/" + program, "#!/bin/sh\necho \"$*\"\n")
                            .toFile()
                            .setExecutable(true))
                    .isTrue();
        }
        write("pom.xml", "");
        write("app/classroom/target/edupulse.jar", "");
        write("app/classroom/target/.built", "");
    }

    @Test
    void a_node_without_memory_ends_instead_of_living_on() throws Exception {
        assertThat(status()).contains("-XX:+ExitOnOutOfMemoryError").contains("edupulse.jar status");
    }

    @Test
    void the_archive_of_classes_is_used_if_it_is_newer_than_the_program() throws Exception {
        assertThat(status()).doesNotContain("AOTCache");

        var archive = write("app/classroom/target/edupulse.aot", "");
        var built = Files.getLastModifiedTime(root.resolve("app/classroom/target/edupulse.jar"))
                .toInstant();
        Files.setLastModifiedTime(archive, FileTime.from(built.minusSeconds(1)));
        assertThat(status()).doesNotContain("AOTCache");

        Files.setLastModifiedTime(archive, FileTime.from(built.plusSeconds(1)));
        assertThat(status()).contains("-Xlog:disable").contains("-XX:AOTCache=").contains("edupulse.aot");
    }

    private String status() throws Exception {
        var script = new ProcessBuilder("sh", root.resolve("edupulse").toString(), "status")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("out").toFile());
        script.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        assertThat(script.start().waitFor()).isZero();
        return Files.readString(root.resolve("out"));
    }

    private Path write(String name, String content) throws Exception {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
