package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The source files of the repository, without what a build makes of them.
record Repository(Path root, List<Path> files) {

    private static final Set<String> MADE = Set.of("target", ".git", ".edupulse", ".flattened");

    static Repository here() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return new Repository(folder, filesIn(folder));
    }

    /// README, CONTRIBUTING and their like, and everything in `docs`.
    List<Path> pages() {
        return named(".md")
                .filter(file -> file.getNameCount() == 1 || file.startsWith("docs"))
                .toList();
    }

    Stream<Path> named(String ending) {
        return files.stream().filter(file -> file.toString().endsWith(ending));
    }

    /// The one file whose path is this or ends with it, so that a page need not follow each move of a file.
    Path only(String path) {
        var found = files.stream().filter(file -> file.endsWith(path)).toList();
        assertThat(found).as("files whose path ends with " + path).hasSize(1);
        return found.getFirst();
    }

    String text(Path file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file, String text) {
        try {
            Files.writeString(root.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesIn(Path root) {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return MADE.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(root.relativize(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.stream().sorted().toList();
    }
}
