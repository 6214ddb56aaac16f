package io.edupulse.torture.process;

import io.edupulse.torture.sabotage.SabotagedMain;
import io.edupulse.torture.sabotage.Sabotages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Command lines of Java processes. The working folder of the suite is the root of a clone that is built.
final class JavaProgram {

    private static final Path JAR = Path.of("app", "classroom", "target", "edupulse.jar");
    private static final Path ARCHIVE = Path.of("app", "classroom", "target", "edupulse.aot");

    private static final List<String> USUAL = List.of(
            "-Dguice_bytecode_gen_option=DISABLED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError");

    private JavaProgram() {}

    /// A command of the clone's EduPulse, with the archive of classes if there is one.
    static List<String> edupulse(String memory, String... arguments) {
        return edupulse(JAR, memory, arguments);
    }

    /// The same of any version.
    static List<String> edupulse(Path jar, String memory, String... arguments) {
        var command = new ArrayList<>(List.of(java(), memory, "-XX:G1ConcRefinementThreads=0"));
        if (jar.equals(JAR) && Files.isReadable(ARCHIVE)) {
            command.addAll(List.of("-Xlog:disable", "-XX:AOTCache=" + ARCHIVE.toAbsolutePath()));
        }
        command.addAll(USUAL);
        command.addAll(program(jar.toAbsolutePath()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// The classroom, or one with a fault, if the suite is to show that it finds it.
    private static List<String> program(Path jar) {
        return Sabotages.chosen()
                .map(chosen -> SabotagedMain.program(chosen, jar))
                .orElse(List.of("-jar", jar.toString()));
    }

    /// A main class of this module.
    static List<String> own(String memory, String mainClass, String... arguments) {
        var begin =
                List.of(java(), memory, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");
        return Stream.of(begin, List.of("-cp", classPath(), mainClass), List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// Absolute, since a process works in another folder.
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .reduce((one, other) -> one + ":" + other)
                .orElseThrow();
    }
}
