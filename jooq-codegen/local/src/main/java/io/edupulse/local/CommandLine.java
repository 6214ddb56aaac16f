package io.edupulse.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the system tells of a process: its program, its arguments, and the folder that it works in. All of it may be
/// hidden from this process, and the folder is known on Linux alone.
record CommandLine(ProcessHandle process, Optional<String> program, List<String> arguments) {

    private static final String DELETED = " (deleted)"; // the program was replaced by a newer one since it was started

    static CommandLine of(ProcessHandle process) {
        var info = process.info();
        return new CommandLine(
                process,
                info.command(),
                linux(process.pid())
                        .orElseGet(() -> info.arguments().map(Arrays::asList).orElse(List.of())));
    }

    /// Whether the process runs a program of this name. A server that writes what it does into its command line begins
    /// it with the program's name.
    boolean runs(String name) {
        return program.map(CommandLine::fileName).filter(name::equals).isPresent()
                || (!arguments.isEmpty()
                        && (fileName(arguments.getFirst()).equals(name)
                                || arguments.getFirst().startsWith(name + ": ")));
    }

    /// Whether a mark is in the command line.
    boolean has(ServerMark mark) {
        return arguments.stream().anyMatch(argument -> argument.contains(mark.name()));
    }

    /// Whether the process works in a folder, or was given it; empty if that cannot be seen.
    Optional<Boolean> uses(Path folder) {
        var place = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            if (Files.isSameFile(place, folder)) {
                return Optional.of(true);
            }
        } catch (IOException e) {
            return arguments.isEmpty() ? Optional.empty() : Optional.of(names(folder));
        }
        return Optional.of(names(folder));
    }

    private boolean names(Path folder) {
        return arguments.stream().skip(1).anyMatch(argument -> {
            try {
                var path = Path.of(argument.substring(argument.indexOf('=') + 1));
                return path.isAbsolute() && Files.isSameFile(path, folder);
            } catch (IOException | InvalidPathException e) {
                return false;
            }
        });
    }

    /// What [ProcessHandle.Info] tells ends at a page of memory.
    private static Optional<List<String>> linux(long pid) {
        try {
            var text = new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")), StandardCharsets.UTF_8);
            return Optional.of(Arrays.stream(text.split("\0"))
                    .filter(part -> !part.isEmpty())
                    .toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String fileName(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name;
    }
}
