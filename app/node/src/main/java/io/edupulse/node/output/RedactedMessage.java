package io.edupulse.node.output;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.edupulse.kernel.text.Redaction;

/// The message of a line of the log, without passwords and tokens. Made by Logback, from its configuration.
public final class RedactedMessage extends ClassicConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return Redaction.of(String.valueOf(event.getFormattedMessage()));
    }
}
