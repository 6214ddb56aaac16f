package io.edupulse.classroom.app;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.awaitility.Awaitility.await;

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
        var archive = jar.resolveSibling("edupulse.jsa");
        try (var file = FileChannel.open(jar.resolveSibling("archive.lock"), CREATE, WRITE);
                var _ = file.lock()) {
            if (archive.toFile().lastModified() <= jar.toFile().lastModified()) { // it is good for its jar alone
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
        var folder = Files.createDirectories(archive.resolveSibling("archive-data"));
        var fresh = archive.resolveSibling("fresh.jsa");
        var command = new ArrayList<>(program);
        command.add(1, "-XX:ArchiveClassesAtExit=" + fresh);
        command.addAll(List.of("serve", "--json", "--http-port", "0", "--data", folder.toString()));
        var log = folder.resolve("serve.out");
        var node = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().until(() -> !node.isAlive() || Files.readString(log).contains("\"ready\":true"));
        } finally {
            node.destroy();
            node.waitFor();
        }
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}
