package io.edupulse.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.edupulse.node.output.JsonLog;
import io.edupulse.node.output.RedactedMessage;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/// The logging of a process without a configuration of Logback, as in most tests: warnings of the framework and errors
/// of all others, to standard error. Logback by itself would print all that its libraries have to say.
///
/// Logback finds it as a service, and asks services before it looks for a configuration, whatever their rank. It is no
/// file of Logback's, because reading one takes as long as all else that a command does before it asks a node.
@ConfiguratorRank(ConfiguratorRank.FALLBACK)
public final class FallbackLogging extends DefaultJoranConfigurator {

    /// Libraries log addresses as they were given.
    private static final String REDACTED = "redacted";

    private static final String LINE = "%d{HH:mm:ss.SSS'Z', UTC} %-5level %logger{0}: %" + REDACTED + "%n%nopex";

    /// A `logback.xml`, a `logback-test.xml`, or a file that `logback.configurationFile` names, comes first.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (super.configure(context) == ExecutionStatus.INVOKE_NEXT_IF_ANY) {
            var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.ERROR);
            root.addAppender(standardError(context));
            context.getLogger("io.edupulse").setLevel(Level.WARN);
            context.getLogger("io.zonky").setLevel(Level.OFF);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        var layout = new PatternLayout();
        layout.setContext(context);
        layout.getInstanceConverterMap().put(REDACTED, RedactedMessage::new);
        layout.setPattern(LINE);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName(JsonLog.APPENDER);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
