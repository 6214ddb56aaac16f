package io.edupulse.infrastructure.nats;

import io.edupulse.kernel.text.Text;

/// Where the broker is and how its streams are named.
///
/// @param url of one or several servers, with commas between
/// @param streamPrefix before the number of the partition: `EDUPULSE_` makes `EDUPULSE_0`
/// @param logSubject the first tokens of what the relay publishes: `edupulse.log`
/// @param eventSubject the first tokens of what plain subscribers listen to: `edupulse.events`
/// @param replicas of a stream, on a cluster
public record NatsSettings(String url, String streamPrefix, String logSubject, String eventSubject, int replicas) {

    private static final int MAXIMUM_TOKEN = 200;

    /// The names of the contract.
    public static NatsSettings at(String url) {
        return new NatsSettings(url, "EDUPULSE_", "edupulse.log", "edupulse.events", 1);
    }

    String stream(int partition) {
        return streamPrefix + partition;
    }

    String subjects(int partition) {
        return Text.format("%s.%d.>", logSubject, partition);
    }

    /// The subject of an event. Types of foreign writers may have characters that mean something in a subject.
    String subject(int partition, String type) {
        return logSubject + '.' + partition + '.' + token(type);
    }

    /// The subject of the placeholder of an event that cannot be published. No event's subject has one more token.
    String unpublishableSubject(int partition, String type) {
        return unpublishableSubjects(partition) + '.' + token(type);
    }

    String unpublishableFilter(int partition) {
        return unpublishableSubjects(partition) + ".>";
    }

    private String unpublishableSubjects(int partition) {
        return logSubject + '.' + partition + "._unpublishable";
    }

    /// Cut, because the broker takes subjects of 4 KiB at most.
    private static String token(String type) {
        if (type.isEmpty()) {
            return "_";
        }
        int length = Math.min(type.length(), MAXIMUM_TOKEN);
        var token = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = type.charAt(i);
            boolean plain = (c < 128 && Character.isLetterOrDigit(c)) || c == '_' || c == '-';
            token.append(plain ? c : '_');
        }
        return token.toString();
    }
}
