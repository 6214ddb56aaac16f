package io.edupulse.node.cli;

/// How a command ends.
public final class ExitCodes {

    public static final int DONE = 0;

    /// It failed, or was rejected.
    public static final int FAILED = 1;

    /// The command line or a setting is wrong.
    public static final int WRONG_USAGE = 2;

    private ExitCodes() {}
}
