package io.edupulse.nats;

import io.edupulse.kernel.text.Text;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Republish;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The configuration that a partition's stream must have: it keeps every message for ever, takes the subjects of its
/// partition and no others, republishes, and says whose it is. What else somebody sets is left alone.
record StreamRequirements(NatsSettings settings, StreamLabel label) {

    private static final long UNLIMITED = -1;
    private static final String REPLICAS = "num_replicas";

    /// The configuration with these terms; the rest as it was.
    StreamConfiguration applyTo(StreamConfiguration.Builder from) {
        return from.name(settings.stream(label.partition()))
                .description(label.text())
                .subjects(subjects())
                .storageType(StorageType.File)
                .retentionPolicy(RetentionPolicy.Limits)
                .discardPolicy(DiscardPolicy.Old)
                .maxMessages(UNLIMITED)
                .maxMessagesPerSubject(UNLIMITED)
                .maxBytes(UNLIMITED)
                .maximumMessageSize((int) UNLIMITED)
                .maxAge(Duration.ZERO)
                .noAck(false)
                .replicas(settings.replicas())
                .republish(republish())
                .build();
    }

    StreamConfiguration fresh() {
        return applyTo(StreamConfiguration.builder());
    }

    /// In which settings a stream differs, as `name is value`; empty if in none. Older servers drop silently what they
    /// do not know, so what counts is what they say they have.
    List<String> differences(StreamConfiguration actual) {
        var differences = new Differences();
        differences.check("description", label.text(), actual.getDescription());
        differences.check("subjects", List.of(subjects()), actual.getSubjects());
        differences.check("discard", DiscardPolicy.Old, actual.getDiscardPolicy());
        differences.checkUnlimited("max_msgs", actual.getMaxMsgs());
        differences.checkUnlimited("max_msgs_per_subject", actual.getMaxMsgsPerSubject());
        differences.checkUnlimited("max_bytes", actual.getMaxBytes());
        differences.checkUnlimited("max_msg_size", actual.getMaximumMessageSize());
        differences.checkUnlimited("max_age", actual.getMaxAge().toNanos());
        differences.check("no_ack", false, actual.getNoAck());
        differences.check(REPLICAS, settings.replicas(), actual.getReplicas());
        var republish = actual.getRepublish();
        differences.check("republish.src", subjects(), republish == null ? "" : republish.getSource());
        differences.check(
                "republish.dest", republish().getDestination(), republish == null ? "" : republish.getDestination());
        differences.check("republish.headers_only", false, republish != null && republish.isHeadersOnly());
        differences.found.addAll(lasting(actual));
        return differences.found;
    }

    /// The differences that a stream keeps as long as it lives.
    List<String> lasting(StreamConfiguration actual) {
        var differences = new Differences();
        differences.check("sealed", false, actual.getSealed());
        differences.check("storage", StorageType.File, actual.getStorageType());
        differences.check("retention", RetentionPolicy.Limits, actual.getRetentionPolicy());
        differences.check("mirror", null, actual.getMirror());
        differences.check("sources", List.of(), actual.getSources());
        differences.check("subject_transform", null, actual.getSubjectTransform());
        return differences.found;
    }

    /// Whether these differences depend on the servers that there are, so that a new stream would have them too.
    boolean isOfBroker(List<String> differences) {
        return differences.stream().allMatch(difference -> difference.startsWith(REPLICAS));
    }

    private String subjects() {
        return settings.subjects(label.partition());
    }

    private Republish republish() {
        return Republish.builder()
                .source(subjects())
                .destination(settings.eventSubject() + ".>")
                .build();
    }

    private static final class Differences {

        private final List<String> found = new ArrayList<>();

        void check(String name, @Nullable Object wanted, @Nullable Object actual) {
            if (!Objects.equals(wanted, actual)) {
                found.add(Text.format("%s is %s", name, actual));
            }
        }

        void checkUnlimited(String name, long actual) {
            if (actual > 0) {
                found.add(Text.format("%s is %d", name, actual));
            }
        }
    }
}
