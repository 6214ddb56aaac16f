package io.edupulse.classroom.app;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.awaitility.Awaitility.await;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// An archive of the classes that a node loads, with which a process of the program starts in half the time. The first
/// test that needs it makes it, from a node that it starts and ends; tests in other virtual machines wait for it.
final class ClassArchive {

    private ClassArchive() {}

    /// @param command starts the program in a virtual machine, without the program's arguments
    static Path of(Path jar, List<String> command) {
        // An archive is good for the jar with which it was made.
        var archive =
                jar.resolveSibling(Text.format("edupulse-%d.jsa", jar.toFile().lastModified()));
        try (var file = FileChannel.open(jar.resolveSibling("archive.lock"), CREATE, WRITE);
                var _ = file.lock()) {
            if (!Files.exists(archive)) {
                make(archive, command);
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void make(Path archive, List<String> program) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("edupulse-archive");
        var fresh = archive.resolveSibling("fresh.jsa");
        var command = new ArrayList<>(program);
        command.add(1, "-XX:ArchiveClassesAtExit=" + fresh);
        command.addAll(List.of("serve", "--json", "--http-port", "0", "--data", folder.toString()));
        var log = folder.resolve("serve.out");
        var node = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().until(() -> !node.isAlive() || Files.readString(log).contains("\"ready\":true"));
        node.destroy();
        node.waitFor();
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
