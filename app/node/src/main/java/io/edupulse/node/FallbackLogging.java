package io.edupulse.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Objects;

/// The logging of a process without a configuration of Logback, as in most tests: warnings of the framework and errors
/// of all others, to standard error. Logback by itself would print all that its libraries have to say.
///
/// Logback finds it as a service, and asks services before it looks for a configuration, whatever their rank.
@ConfiguratorRank(ConfiguratorRank.FALLBACK)
public final class FallbackLogging extends DefaultJoranConfigurator {

    /// A `logback.xml`, a `logback-test.xml`, or a file that `logback.configurationFile` names, comes first.
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (super.configure(context) == ExecutionStatus.INVOKE_NEXT_IF_ANY) {
            try {
                configureByResource(Objects.requireNonNull(FallbackLogging.class.getResource("logback.xml")));
            } catch (JoranException e) {
                throw new IllegalStateException(e);
            }
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
