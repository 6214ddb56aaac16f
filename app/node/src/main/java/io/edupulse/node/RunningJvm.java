package io.edupulse.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import org.slf4j.LoggerFactory;

/// The virtual machine of a program that runs by its command line, which is the program's own.
final class RunningJvm {

    private RunningJvm() {}

    /// Libraries follow the default locale and time zone where the framework does not: PostgreSQL's driver tells the
    /// server the name of the zone, and the server refuses some that Java knows, such as IST.
    static void prepare() {
        System.setProperty("user.timezone", "UTC");
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
        Locale.setDefault(Locale.ROOT);
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        logToStandardError();
    }

    /// A program that has a configuration of Logback, or another logger, keeps it.
    private static void logToStandardError() {
        if (System.getProperty("logback.configurationFile") != null
                || RunningJvm.class.getResource("/logback.xml") != null
                || RunningJvm.class.getResource("/logback-test.xml") != null) {
            return;
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            try {
                context.reset();
                var configurator = new JoranConfigurator();
                configurator.setContext(context);
                configurator.doConfigure(Objects.requireNonNull(RunningJvm.class.getResource("logback.xml")));
            } catch (JoranException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
