package io.edupulse.local;

import io.edupulse.local.ServerProcess.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The servers of a folder whose program was killed. They are found by their mark among all processes of the machine;
/// a number in a file is no proof, since the file may be copied and the number given to another process. A process
/// without the mark is never ended.
///
/// @param program the file name of the server's program
/// @param wasOurs recognizes the arguments of servers that versions without marks started
record Leftovers(String program, Path folder, Ending ending, Predicate<List<String>> wasOurs) {

    private static final long LOOK_NANOS = 20_000_000;

    /// To which folder a process belongs.
    public enum Owner {
        THIS_FOLDER,
        ANOTHER,
        UNKNOWN
    }

    /// Stops the servers that an earlier process left behind on this folder.
    ///
    /// @throws LocalServerException with `data.in-use` if a server that this program did not start uses the folder
    public void stop(Duration limit) {
        var mark = mark();
        var servers = servers();
        var others = servers.stream()
                .filter(server -> !isOurs(server, mark))
                .filter(server -> server.uses(folder).orElse(false))
                .toList();
        if (!others.isEmpty()) {
            throw inUse(others);
        }
        stop(servers.stream().filter(server -> isOurs(server, mark)).toList(), mark, limit);
    }

    /// To which folder the process with this id belongs. Other programs never belong to this folder.
    public Owner ownerOf(long pid) {
        var process = ProcessHandle.of(pid).map(CommandLine::of).filter(found -> found.runs(program));
        return process.map(found -> found.uses(folder)
                        .map(uses -> uses ? Owner.THIS_FOLDER : Owner.ANOTHER)
                        .orElse(Owner.UNKNOWN))
                .orElse(Owner.ANOTHER);
    }

    private List<CommandLine> servers() {
        return ProcessHandle.allProcesses()
                .map(CommandLine::of)
                .filter(found -> found.runs(program))
                .toList();
    }

    private boolean isOurs(CommandLine server, ServerMark mark) {
        return server.has(mark)
                || (wasOurs.test(server.arguments()) && server.uses(folder).orElse(false));
    }

    /// Asks only processes without a parent among them; these end their children themselves.
    private void stop(List<CommandLine> ours, ServerMark mark, Duration limit) {
        var processes = ours.stream().map(CommandLine::process).collect(Collectors.toSet());
        for (var server : ours) {
            var parent = server.process().parent();
            if (parent.isEmpty() || !processes.contains(parent.get())) {
                ServerProcess.signal(server.process(), ending);
            }
        }
        if (!awaitEnd(ours, mark, limit)) {
            ours.forEach(server -> server.process().destroyForcibly());
            if (!awaitEnd(ours, mark, limit)) {
                throw inUse(ours);
            }
        }
    }

    /// A process that has ended has no command line any more, also if none waits for its exit code.
    private boolean awaitEnd(List<CommandLine> ours, ServerMark mark, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (ours.stream().map(CommandLine::process).anyMatch(process -> runsStill(process, mark))) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private boolean runsStill(ProcessHandle process, ServerMark mark) {
        return process.isAlive()
                && Optional.of(CommandLine.of(process))
                        .filter(found -> isOurs(found, mark))
                        .isPresent();
    }

    private ServerMark mark() {
        try {
            return ServerMark.of(folder);
        } catch (IOException e) {
            throw new LocalServerException(
                    "data.not-writable",
                    String.format(Locale.ROOT, "The folder %s of %s cannot be looked at: %s", folder, program, e),
                    e);
        }
    }

    private LocalServerException inUse(List<CommandLine> servers) {
        var pids = servers.stream()
                .map(server -> Long.toString(server.process().pid()))
                .collect(Collectors.joining(", "));
        return new LocalServerException(
                "data.in-use",
                String.format(
                        Locale.ROOT,
                        "The %s with process id %s uses %s, and this program did not start it or cannot end it: stop it",
                        program,
                        pids,
                        folder));
    }
}
