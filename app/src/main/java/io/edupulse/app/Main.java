package io.edupulse.app;

import io.edupulse.app.cli.EduPulseCommand;
import io.edupulse.app.output.Terminal;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

/// The entry point: see `./edupulse --help`.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        dependOnNothingOfTheMachine();
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        var terminal = Terminal.ofThisProcess();
        System.exit(EduPulseCommand.run(terminal, args));
    }

    /// Libraries follow the default locale and time zone where this program does not: PostgreSQL's driver tells the
    /// server the name of the zone, and the server refuses some that Java knows, such as IST.
    private static void dependOnNothingOfTheMachine() {
        System.setProperty("user.timezone", "UTC");
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
        Locale.setDefault(Locale.ROOT);
    }
}
