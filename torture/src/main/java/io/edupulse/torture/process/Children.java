package io.edupulse.torture.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All processes of a run. They are killed when this is closed, and when the virtual machine ends, as by
/// Ctrl-C or SIGKILL. Their process ids are in a file of the run's folder. Thread-safe.
public final class Children implements AutoCloseable {

    private final Path folder;
    private final Set<Child> children = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::kill, "children");
    private final Watchdog watchdog;
    private volatile boolean isClosed;

    public Children(Path folder) {
        this.folder = folder;
        this.watchdog = Watchdog.start(folder);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Starts a process in the folder of the run; its log is `NAME.log` there.
    Child start(String name, List<String> command, Map<String, String> environment, boolean isPiped) {
        if (isClosed) {
            throw new IllegalStateException("The run is over: " + name + " is not started");
        }
        var child = Child.start(name, command, folder, log(name), environment, isPiped);
        children.add(child);
        if (isClosed) { // meanwhile
            child.process().destroyForcibly();
        }
        tell(child);
        return child;
    }

    /// Those that live, such as to measure them.
    public List<Child> living() {
        children.removeIf(child -> !child.isAlive());
        return List.copyOf(children);
    }

    Path folder() {
        return folder;
    }

    Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    @Override
    public void close() {
        kill();
        living().forEach(Child::kill);
        watchdog.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine ends, and the hook runs.
        }
    }

    private void kill() {
        isClosed = true;
        for (var child : children) {
            child.process().descendants().forEach(ProcessHandle::destroyForcibly);
            child.process().destroyForcibly();
        }
    }

    private void tell(Child child) {
        try {
            Files.writeString(
                    folder.resolve("processes.txt"),
                    child.pid() + " " + child.name() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
