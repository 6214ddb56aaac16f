package io.edupulse.node.cli;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a user calls this program. Messages name operations between backquotes, such as ``rebuild shelf``; here the
/// program's spelling is put before them, so that a user can copy what is to be typed. Immutable.
public final class CommandSpelling {

    private static final Pattern OPERATION = Pattern.compile("`([a-z][a-z-]*)([^`]*)`");

    private final String program;
    private final Set<String> commands;

    /// @param program as a user types it, such as `./library`
    /// @param commands those that the program has
    CommandSpelling(String program, Collection<String> commands) {
        this.program = program;
        this.commands = Set.copyOf(commands);
    }

    /// The program as its start script says in the environment variable `EDUPULSE_CALLED_AS`, else its name.
    static String ofThisProcess(String name) {
        return Optional.ofNullable(System.getenv("EDUPULSE_CALLED_AS"))
                .filter(spelling -> !spelling.isBlank())
                .orElse(name);
    }

    /// The program as a user types it.
    public String program() {
        return program;
    }

    /// A message with the operations that it names as commands.
    public String in(String message) {
        return OPERATION
                .matcher(message)
                .replaceAll(found -> Matcher.quoteReplacement(
                        commands.contains(found.group(1))
                                ? "'" + program + " " + found.group(1) + found.group(2) + "'"
                                : found.group()));
    }
}
