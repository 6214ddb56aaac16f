package io.edupulse.torture.process;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A file system of its own for one server, small enough to be filled. It needs the right to mount; without it
/// there is none, and the server works on the disk of the others.
public final class SmallDisk implements AutoCloseable {

    private static final int CHUNK = 1 << 20;
    private static final int LIMIT_SECONDS = 20;

    private final Path folder;
    private final int mebibytes;
    private final boolean isMounted;
    private final Thread hook = new Thread(this::unmount, "unmount");

    private SmallDisk(Path folder, int mebibytes, boolean isMounted) {
        this.folder = folder;
        this.mebibytes = mebibytes;
        this.isMounted = isMounted;
        if (isMounted) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /// Mounts it on a folder, if this process may.
    public static SmallDisk mount(Path folder, int mebibytes) {
        try {
            Files.createDirectories(folder);
            var size = Text.format("size=%dm", mebibytes);
            return new SmallDisk(
                    folder, mebibytes, run(List.of("mount", "-t", "tmpfs", "-o", size, "torture", folder.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isMounted() {
        return isMounted;
    }

    /// Fills it to the last byte.
    ///
    /// @throws IllegalStateException if it is not mounted, so that the disk of the machine is not filled
    public void fill() {
        if (!isMounted) {
            throw new IllegalStateException("no file system may be mounted here");
        }
        try (var filler = Files.newOutputStream(filler())) {
            var chunk = new byte[CHUNK];
            for (int i = 0; i < mebibytes; i++) {
                filler.write(chunk);
            }
        } catch (IOException e) {
            // It is full.
        }
    }

    /// Makes room again.
    public void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        unmount();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine ends, and the hook runs.
        }
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private void unmount() {
        if (isMounted) {
            run(List.of("umount", "-l", folder.toString()));
        }
    }

    private static boolean run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
