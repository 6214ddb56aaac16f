package io.edupulse.node;

import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;

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
    }
}
