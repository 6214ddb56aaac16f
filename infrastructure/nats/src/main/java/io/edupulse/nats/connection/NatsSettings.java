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
/// @param credentials how this process and the servers know each other
public record NatsSettings(
        String url,
        String streamPrefix,
        String logSubject,
        String eventSubject,
        int replicas,
        NatsCredentials credentials) {

    /// The default names, with the credentials that the address has.
    public static NatsSettings at(String url) {
        return new NatsSettings(url, "EDUPULSE_", "edupulse.log", "edupulse.events", 1, NatsCredentials.ofAddress());
    }

    /// The same with other credentials than those of the address.
    public NatsSettings with(NatsCredentials credentials) {
        return new NatsSettings(url, streamPrefix, logSubject, eventSubject, replicas, credentials);
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
                replicas,
                credentials);
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
