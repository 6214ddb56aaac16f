package io.edupulse.node.folder;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A process of its own that tells by its exit code whether it gets the lock of a data folder: 0 if so, else 1.
final class LockProbe {

    private LockProbe() {}

    public static void main(String[] args) throws Exception {
        try (var channel = FileChannel.open(Path.of(args[0], "node.lock"), StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            System.exit(lock == null ? 1 : 0);
        }
    }

    static boolean getsLock(Path folder) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "target/test-classes",
                        LockProbe.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        return process.waitFor() == 0;
    }
}
