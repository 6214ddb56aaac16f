package io.edupulse.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The class path of these tests has a configuration of Logback, so each test looks at another one.
class FallbackLoggingTest {

    @TempDir
    private Path folder;

    @Test
    void without_a_configuration_warnings_of_the_framework_and_errors_are_logged() throws Exception {
        try (var program = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            assertThat(levels(program, "org.jooq.Constants")).containsExactly("Error");
            assertThat(levels(program, "io.edupulse.node.Program")).containsExactly("Warn", "Error");
        }
    }

    @Test
    void a_configuration_of_the_program_comes_first() throws Exception {
        Files.writeString(folder.resolve("logback.xml"), "<configuration><root level=\"INFO\"/></configuration>");
        try (var program = new URLClassLoader(classPath(folder), ClassLoader.getPlatformClassLoader())) {
            assertThat(levels(program, "org.jooq.Constants")).containsExactly("Info", "Warn", "Error");
        }
    }

    /// The levels that a logger of a program takes.
    private static List<String> levels(ClassLoader program, String name) throws Exception {
        var logger = program.loadClass("org.slf4j.LoggerFactory")
                .getMethod("getLogger", String.class)
                .invoke(null, name);
        var type = program.loadClass("org.slf4j.Logger");
        return Stream.of("Debug", "Info", "Warn", "Error")
                .filter(level -> {
                    try {
                        return (boolean)
                                type.getMethod("is" + level + "Enabled").invoke(logger);
                    } catch (ReflectiveOperationException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static URL[] classPath(Path... more) {
        var whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var parts = Arrays.stream(whole.split(File.pathSeparator, -1)).map(Path::of);
        return Stream.concat(Arrays.stream(more), parts)
                .filter(part -> !Files.exists(part.resolve("logback-test.xml")))
                .map(FallbackLoggingTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path part) {
        try {
            return part.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
