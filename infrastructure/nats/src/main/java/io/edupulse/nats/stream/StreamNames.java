package io.edupulse.nats.stream;

import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsSettings;
import java.util.OptionalInt;

/// The names of the streams of a log, and the subjects of their messages.
record StreamNames(NatsSettings settings) {

    String stream(int partition) {
        return settings.streamPrefix() + partition;
    }

    /// The partition of a stream; empty for a stream with another prefix.
    OptionalInt partitionOf(String stream) {
        var number = stream.startsWith(settings.streamPrefix())
                ? stream.substring(settings.streamPrefix().length())
                : "";
        return number.matches("0|[1-9]\\d{0,3}") ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    /// The subjects of all partitions, as a filter.
    String allSubjects() {
        return settings.logSubject() + ".>";
    }

    String subjects(int partition) {
        return Text.format("%s.%d.>", settings.logSubject(), partition);
    }

    /// The subject of an event. Types of foreign writers may contain characters with a meaning in subjects; these
    /// become `_`.
    String subject(int partition, String type) {
        return settings.logSubject() + '.' + partition + '.' + token(type);
    }

    /// The subject of a placeholder. It has one token more than the subject of any event.
    String unpublishableSubject(int partition, String type) {
        return unpublishableSubjects(partition) + '.' + token(type);
    }

    String unpublishableFilter(int partition) {
        return unpublishableSubjects(partition) + ".>";
    }

    private String unpublishableSubjects(int partition) {
        return settings.logSubject() + '.' + partition + "._unpublishable";
    }

    /// Cut, because the broker accepts subjects of at most 4 KiB.
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
