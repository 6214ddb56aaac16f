package io.edupulse.torture.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Copies and deletes folders in which processes may work.
public final class Folders {

    private Folders() {}

    /// Deletes a folder with all that is in it, if it is there.
    public static void delete(Path folder) throws IOException {
        empty(folder);
        Files.deleteIfExists(folder);
    }

    /// Deletes all that is in a folder, if it is there, and not the folder itself, on which a disk may be mounted.
    public static void empty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (!visited.equals(folder)) {
                    Files.deleteIfExists(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /// Copies a folder into one that is not there. Files that vanish meanwhile are left out.
    ///
    /// @param wanted by the path inside the folder: which files are copied
    public static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var inside = from.relativize(file);
                if (wanted.test(inside)) {
                    try {
                        Files.copy(file, to.resolve(inside.toString()));
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone meanwhile
            }
        });
    }
}
