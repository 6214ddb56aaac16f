package io.edupulse.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// A folder of an empty database, made once for each user and archive of binaries. A throwaway server gets a
/// copy of it, which takes a tenth of the processor time of an `initdb`; so all of them have one system
/// identifier. Like the binaries it is in the folder for temporary files, whose old files some systems remove:
/// what lacks files is made again.
record PostgresTemplate(Path folder) {

    private static final String COMPLETE = ".complete";

    /// The one beside the binaries.
    ///
    /// @throws LocalServerException with `postgres.not-installed`
    static PostgresTemplate ofBinaries() {
        var binaries = PostgresBinaries.folder();
        return new PostgresTemplate(binaries.resolveSibling(binaries.getFileName() + "-empty"));
    }

    /// @param target is made
    void copyTo(Path target) throws IOException {
        if (!isWhole()) {
            make();
        }
        copy(folder, target);
        Files.delete(target.resolve(COMPLETE));
    }

    /// In another folder, which gets the name in one step, because another process may do the same.
    private void make() throws IOException {
        var work = Files.createTempDirectory(folder.getParent(), "initializing");
        try {
            var fresh = work.resolve("data");
            PostgresFolder.initdb(fresh, List.of("--no-sync"));
            Files.writeString(fresh.resolve(COMPLETE), Long.toString(files(fresh)));
            if (!isWhole()) {
                PostgresBinaries.delete(folder);
                Files.move(fresh, folder);
            }
        } catch (IOException e) {
            if (!isWhole()) {
                throw e;
            }
        } finally {
            PostgresBinaries.delete(work);
        }
    }

    private boolean isWhole() throws IOException {
        var complete = folder.resolve(COMPLETE);
        return Files.exists(complete) && Files.readString(complete).equals(Long.toString(files(folder) - 1));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                return copied(visited);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return copied(file);
            }

            private FileVisitResult copied(Path path) throws IOException {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static long files(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.count();
        }
    }
}
