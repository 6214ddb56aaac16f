package io.edupulse.kernel.failure;

import io.edupulse.kernel.text.Redaction;
import java.sql.SQLException;
import java.util.Objects;

/// The reason of a failure, in one line for people, without passwords and tokens.
public final class FailureMessage {

    private FailureMessage() {}

    /// The code and the message of a [CodedException]; the database's own words where an [SQLException] is the cause,
    /// since what wraps it repeats the statement; else the first line of the message.
    public static String of(Throwable failure) {
        if (failure instanceof CodedException coded) {
            return coded.code() + ": " + firstLine(coded);
        }
        Throwable told = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                told = cause;
            }
        }
        return firstLine(told);
    }

    private static String firstLine(Throwable failure) {
        var message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getName());
        return Redaction.of(message.lines().findFirst().orElse(""));
    }
}
