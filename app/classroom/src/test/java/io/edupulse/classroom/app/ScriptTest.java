package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
        copyTo(root);
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

    /// Copies the script, and what it reads, into another folder.
    static void copyTo(Path root) throws IOException {
        for (var file : new String[] {"edupulse", "app/classroom/src/dist/lib/java.sh"}) {
            var copy = root.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("..", "..").resolve(file), copy);
        }
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

    @Test
    void two_that_find_old_classes_build_once_and_both_go_on() throws Exception {
        makeMaven();
        var first = script("first").start();
        var second = script("second").start();

        assertThat(first.waitFor() + second.waitFor())
                .as(output("first") + output("second"))
                .isZero();
        assertThat(Files.readString(root.resolve("builds"))).isEqualTo("built\n");
        assertThat(output("first")).contains("edupulse.jar status");
        assertThat(output("second")).contains("edupulse.jar status");
        assertThat(root.resolve(".build-lock")).doesNotExist();
    }

    @Test
    void a_build_that_was_killed_holds_nobody_up() throws Exception {
        makeMaven();
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        write(".build-lock/pid", dead.pid() + "\n");

        assertThat(status()).contains("edupulse.jar status");
        assertThat(Files.readString(root.resolve("builds"))).isEqualTo("built\n");
    }

    /// Notes each build, and that another one is under way.
    private void makeMaven() throws Exception {
        var maven = write("bin/mvn", """
                #!/bin/sh
                if [ "$1" = --version ]; then echo 'Apache Maven 3.9.9'; exit; fi
                mkdir busy || echo 'two at once' >>builds
                sleep 1
                rmdir busy
                echo built >>builds
                """);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        var stamp = root.resolve("app/classroom/target/.built");
        Files.setLastModifiedTime(
                stamp,
                FileTime.from(Files.getLastModifiedTime(stamp).toInstant().minusSeconds(60)));
    }

    private ProcessBuilder script(String output) {
        var script = new ProcessBuilder("sh", root.resolve("edupulse").toString(), "status")
                .redirectErrorStream(true)
                .redirectOutput(root.resolve(output).toFile());
        script.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        script.environment().merge("PATH", root.resolve("bin").toString(), (path, own) -> own + ":" + path);
        return script;
    }

    private String output(String name) throws Exception {
        return Files.readString(root.resolve(name));
    }

    private String status() throws Exception {
        int exitCode = script("out").start().waitFor();
        assertThat(exitCode).as(output("out")).isZero();
        return output("out");
    }

    private Path write(String name, String content) throws Exception {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
