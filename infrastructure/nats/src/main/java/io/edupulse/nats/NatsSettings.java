package io.edupulse.nats;

import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.util.Locale;
import java.util.OptionalInt;

/// Where the broker is and how its streams are named.
///
/// @param url of one or several servers, with commas between; may hold credentials
/// @param streamPrefix before the number of the partition: `EDUPULSE_` makes `EDUPULSE_0`
/// @param logSubject the first tokens of what the relay publishes: `edupulse.log`
/// @param eventSubject the first tokens of what plain subscribers listen to: `edupulse.events`
/// @param replicas of a stream, on a cluster
public record NatsSettings(String url, String streamPrefix, String logSubject, String eventSubject, int replicas) {

    /// The names of the contract.
    public static NatsSettings at(String url) {
        return new NatsSettings(url, "EDUPULSE_", "edupulse.log", "edupulse.events", 1);
    }

    /// The names of one of several environments on a broker, which share neither streams nor subjects:
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

    /// Where the broker is, without the credentials.
    String shownUrl() {
        return Redaction.url(url);
    }

    String stream(int partition) {
        return streamPrefix + partition;
    }

    /// The partition of a stream; empty for a stream that is not of these names.
    OptionalInt partitionOf(String stream) {
        var number = stream.startsWith(streamPrefix) ? stream.substring(streamPrefix.length()) : "";
        return number.matches("0|[1-9]\\d{0,3}") ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    /// What the streams of all partitions take together.
    String allSubjects() {
        return logSubject + ".>";
    }

    String subjects(int partition) {
        return Text.format("%s.%d.>", logSubject, partition);
    }

    /// The subject of an event. Types of foreign writers may have characters that mean something in a
    /// subject.
    String subject(int partition, String type) {
        return logSubject + '.' + partition + '.' + token(type);
    }

    /// The subject of the placeholder of an event that cannot be published. No event's subject has one
    /// more token.
    String unpublishableSubject(int partition, String type) {
        return unpublishableSubjects(partition) + '.' + token(type);
    }

    String unpublishableFilter(int partition) {
        return unpublishableSubjects(partition) + ".>";
    }

    /// Never shows the credentials.
    @Override
    public String toString() {
        return Text.format("NatsSettings[url=%s, streams=%s, replicas=%d]", shownUrl(), streamPrefix, replicas);
    }

    private String unpublishableSubjects(int partition) {
        return logSubject + '.' + partition + "._unpublishable";
    }

    /// Cut, because the broker takes subjects of 4 KiB at most.
    private static String token(String type) {
        if (type.isEmpty()) {
            return "_";
        }
        var token = new StringBuilder();
        for (char c : EventTypes.shortName(type).toCharArray()) {
            boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || c == '_' || c == '-';
            token.append(plain ? c : '_');
        }
        return token.toString();
    }
}
