package io.edupulse.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL, unpacked from the archive on the class path, once for each user and archive. They are in
/// the folder for temporary files, whose old files some systems remove: what lacks files is unpacked again.
final class PostgresBinaries {

    private static final String COMPLETE = ".complete";

    private static @Nullable Path unpacked;

    private PostgresBinaries() {}

    /// The folder with `bin`, `lib` and `share`.
    ///
    /// @throws LocalServerException with `postgres.not-installed`
    static synchronized Path folder() {
        try {
            if (unpacked == null || !isComplete(unpacked)) {
                unpacked = unpack();
            }
            return unpacked;
        } catch (IOException | IllegalStateException e) {
            throw new LocalServerException(
                    "postgres.not-installed",
                    String.format(
                            Locale.ROOT,
                            "The programs of PostgreSQL cannot be unpacked to %s: %s; give it room and the right to write, or name a running server with --database-url",
                            root(),
                            e),
                    e);
        }
    }

    /// Deletes a folder with its content; ignores files that it cannot delete.
    static void delete(Path folder) throws IOException {
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
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone meanwhile
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path root() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "edupulse-postgres-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    /// Unpacks into another folder and renames that in one step, because another process may do the same.
    private static Path unpack() throws IOException {
        var root = Files.createDirectories(root());
        var target = root.resolve(identity());
        if (isComplete(target)) {
            return target;
        }
        var fresh = Files.createTempDirectory(root, "unpacking");
        try {
            checkOwner(root, fresh);
            try (var archive = archive()) {
                unpack(archive, fresh);
            }
            Files.writeString(fresh.resolve(COMPLETE), Long.toString(files(fresh)));
            delete(target);
            Files.move(fresh, target);
        } catch (IOException e) {
            if (!isComplete(target)) {
                throw e;
            }
        } finally {
            delete(fresh);
        }
        return target;
    }

    /// Programs that another user put there are never run.
    private static void checkOwner(Path root, Path fresh) throws IOException {
        if (!Files.getOwner(root).equals(Files.getOwner(fresh))) {
            throw new IOException(root + " belongs to " + Files.getOwner(root));
        }
    }

    private static InputStream archive() throws IOException {
        var system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        var machine = System.getProperty("os.arch");
        return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine.equals("amd64") ? "x86_64" : machine);
    }

    /// Length and checksum, which a virtual machine that has just begun computes fast, as it does no digest. They tell
    /// one archive of the class path from another one, and protect from no one.
    private static String identity() throws IOException {
        try (var archive = new CheckedInputStream(archive(), new CRC32())) {
            long length = archive.transferTo(OutputStream.nullOutputStream());
            return String.format(
                    Locale.ROOT, "%d-%08x", length, archive.getChecksum().getValue());
        }
    }

    private static boolean isComplete(Path folder) throws IOException {
        var complete = folder.resolve(COMPLETE);
        return Files.exists(complete) && Files.readString(complete).equals(Long.toString(files(folder) - 1));
    }

    private static long files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.count();
        }
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        var file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException(entry.getName() + " is outside of the archive");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(file, folder.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, file);
            if (file.startsWith(folder.resolve("bin")) && !file.toFile().setExecutable(true)) {
                throw new IOException(file + " cannot be made executable");
            }
        }
    }
}
