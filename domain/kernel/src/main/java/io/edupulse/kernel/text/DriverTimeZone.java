package io.edupulse.kernel.text;

import java.time.ZoneId;
import java.util.TimeZone;

/// The time zone that PostgreSQL's driver tells the server when it connects: the default of the virtual machine, by
/// its name.
///
/// Java still takes the names of three letters, such as `TZ=IST`, and the server refuses a connection that tells one.
public final class DriverTimeZone {

    private DriverTimeZone() {}

    /// Gives the default time zone the name that all know, if it has such an old one. Its hours stay the same. To be
    /// called before the first connection.
    public static void giveKnownName() {
        var known = ZoneId.SHORT_IDS.get(TimeZone.getDefault().getID());
        if (known != null) {
            TimeZone.setDefault(TimeZone.getTimeZone(ZoneId.of(known)));
        }
    }
}
