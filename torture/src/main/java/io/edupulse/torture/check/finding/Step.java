package io.edupulse.torture.check.finding;

/// One line of a history that shows a violation.
///
/// @param began in nanoseconds of the machine's clock
/// @param ended `Long.MAX_VALUE` if it never ended
/// @param who the client, or `log`
public record Step(long began, long ended, String who, String text) {}
