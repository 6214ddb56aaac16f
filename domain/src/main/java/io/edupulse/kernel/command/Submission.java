package io.edupulse.kernel.command;

/// A command as it was handed in.
record Submission<C>(C command, CommandOptions options) {}
