package io.edupulse.classroom.app;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A file system of a few megabytes that one process and its children have in place of a folder. It is gone when they
/// are. The folder itself stays empty for all others, who look into it through the process.
final class SmallDisk {

    private static final int BLOCK = 16 << 10;

    /// The ways to a mount of one's own: the first works without rights, where the kernel lets users have namespaces;
    /// the second for an administrator.
    private static final List<List<String>> WAYS =
            List.of(List.of("unshare", "--user", "--map-root-user", "--mount"), List.of("unshare", "--mount"));

    private final Path folder;
    private final String mount;
    private final List<String> way;

    /// @param folder that is there
    /// @throws IllegalStateException if this machine has no way to mount one
    SmallDisk(Path folder, int megabytes) throws IOException, InterruptedException {
        this.folder = folder;
        this.mount = Text.format("mount -t tmpfs -o size=%dm,mode=700 tmpfs \"$0\"", megabytes);
        for (var tried : WAYS) {
            if (works(tried)) {
                way = tried;
                return;
            }
        }
        throw new IllegalStateException(
                "A test of a full disk mounts a tmpfs: it needs Linux, and either unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1 or user.max_user_namespaces above 0, no AppArmor or seccomp profile that forbids them) or CAP_SYS_ADMIN (for a container --privileged)");
    }

    /// Lets a process have the disk.
    void mountFor(ProcessBuilder builder) {
        builder.command(mounting(builder.command()));
    }

    /// Takes all the room that is left on the disk of a process that runs. A second call takes what was given back.
    void fill(ProcessHandle process) throws IOException {
        try (var ballast = Files.newOutputStream(ballast(process), CREATE, APPEND)) {
            fill(ballast);
        }
    }

    private static void fill(OutputStream ballast) {
        try {
            while (true) {
                ballast.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            // as it is to be
        }
    }

    /// Gives the room back.
    void free(ProcessHandle process) throws IOException {
        Files.delete(ballast(process));
    }

    private Path ballast(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()), "root")
                .resolve(Path.of("/").relativize(folder))
                .resolve("ballast");
    }

    private List<String> mounting(List<String> command) {
        var mounting = new ArrayList<>(way);
        mounting.addAll(List.of("sh", "-c", mount + " && exec \"$@\"", folder.toString()));
        mounting.addAll(command);
        return mounting;
    }

    private boolean works(List<String> tried) throws InterruptedException {
        var trial = new ArrayList<>(tried);
        trial.addAll(List.of("sh", "-c", mount, folder.toString()));
        try {
            var process = new ProcessBuilder(trial).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
