package io.edupulse.node.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lock of a data folder, which ends with its process. Thread-safe.
///
/// The system holds it for the process, not for the channel: as soon as a process closes *any* channel of a file, it
/// loses its locks on it. That is why a folder that this process has is remembered here and its file not opened again,
/// and why looks and takes exclude each other.
final class FolderLock implements AutoCloseable {

    /// One that looks whether a node is here has the lock for a moment.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(20);

    private static final Set<Object> TAKEN = new HashSet<>();

    private final Object place;
    private final FileChannel channel;

    private FolderLock(Object place, FileChannel channel) {
        this.place = place;
        this.channel = channel;
    }

    /// Takes the lock; empty if another node, in this process or another one, has it.
    static Optional<FolderLock> take(Path folder) throws IOException {
        synchronized (TAKEN) {
            var place = place(folder);
            if (TAKEN.contains(place)) {
                return Optional.empty();
            }
            var channel = FileChannel.open(file(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (lock(channel) == null) {
                    channel.close();
                    return Optional.empty();
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            TAKEN.add(place);
            return Optional.of(new FolderLock(place, channel));
        }
    }

    /// Whether a node has the folder now.
    static boolean isTaken(Path folder) throws IOException {
        synchronized (TAKEN) {
            if (!Files.exists(file(folder))) {
                return false;
            }
            if (TAKEN.contains(place(folder))) {
                return true;
            }
            try (var channel = FileChannel.open(file(folder), StandardOpenOption.READ);
                    var lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (TAKEN) {
            TAKEN.remove(place);
            channel.close();
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var lock = channel.tryLock();
            if (lock != null || System.nanoTime() > end || !pause()) {
                return lock;
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The place in the file system, whatever path leads there.
    private static Object place(Path folder) throws IOException {
        var real = folder.toRealPath();
        var key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        return Objects.requireNonNullElse(key, real);
    }

    private static Path file(Path folder) {
        return folder.resolve("node.lock");
    }
}
