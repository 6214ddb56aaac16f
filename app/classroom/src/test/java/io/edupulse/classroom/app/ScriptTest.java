package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./edupulse` gives to the virtual machine, seen by a JDK that only tells its arguments.
class ScriptTest {

    @TempDir
    private Path root;

    @Test
    void a_node_without_memory_ends_instead_of_living_on() throws Exception {
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

        var script = new ProcessBuilder("sh", root.resolve("edupulse").toString(), "status")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("out").toFile());
        script.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        assertThat(script.start().waitFor()).isZero();
        assertThat(Files.readString(root.resolve("out")))
                .contains("-XX:+ExitOnOutOfMemoryError")
                .contains("edupulse.jar status");
    }

    private Path write(String name, String content) throws Exception {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
