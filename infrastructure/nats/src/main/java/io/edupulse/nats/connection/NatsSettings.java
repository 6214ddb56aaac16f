package io.edupulse.nats.connection;

import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.util.Locale;

/// The address of the NATS servers, and the names of the streams and subjects.
///
/// @param url of one or several servers, separated by commas; may contain credentials
/// @param streamPrefix precedes the number of the partition: `EDUPULSE_` gives `EDUPULSE_0`
/// @param logSubject the first tokens of the subjects that the relay publishes to: `edupulse.log`
/// @param eventSubject the first tokens of the subjects for plain subscribers: `edupulse.events`
/// @param replicas the number of replicas of a stream, on a cluster
public record NatsSettings(String url, String streamPrefix, String logSubject, String eventSubject, int replicas) {

    /// The default names.
    public static NatsSettings at(String url) {
        return new NatsSettings(url, "EDUPULSE_", "edupulse.log", "edupulse.events", 1);
    }

    /// The names of one of several environments on a broker; environments share neither streams nor subjects:
    /// `EDUPULSE_STAGING_0`, `edupulse.staging.log` and `edupulse.staging.events`.
    ///
    /// @param environment lower-case letters, digits and `-`
    public NatsSettings inEnvironment(String environment) {
        return new NatsSettings(
                url,
                "EDUPULSE_" + environment.toUpperCase(Locale.ROOT) + "_",
                "edupulse." + environment + ".log",
                "edupulse." + environment + ".events",
                replicas);
    }

    /// The first tokens of the subjects of announcements, beside those of the log: `edupulse.changes`.
    public String changeSubject() {
        return logSubject.substring(0, logSubject.lastIndexOf('.') + 1) + "changes";
    }

    /// The address without its credentials.
    public String shownUrl() {
        return Redaction.url(url);
    }

    /// Without the credentials.
    @Override
    public String toString() {
        return Text.format("NatsSettings[url=%s, streams=%s, replicas=%d]", shownUrl(), streamPrefix, replicas);
    }
}
