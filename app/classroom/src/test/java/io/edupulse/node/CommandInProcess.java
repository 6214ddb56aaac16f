package io.edupulse.node;

import io.edupulse.node.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Runs a command in this virtual machine, which starts no other one. What is logged goes to the log of the tests.
public final class CommandInProcess {

    private static final int NO_TERMINAL = 0;

    private CommandInProcess() {}

    /// What a command has printed, and how it ended.
    public record Result(int exitCode, String out, String err) {}

    public static Result run(Program program, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = ProgramCommand.run(Terminal.of(out, err, NO_TERMINAL, code -> {}), program, arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
