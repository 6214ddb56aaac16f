package io.edupulse.nats.stream;

import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsSettings;
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

/// The required configuration of a partition's stream: it keeps every message for ever, takes only the subjects of its
/// partition, republishes, and names its log. Other settings are left as they are.
record StreamRequirements(NatsSettings settings, StreamLabel label) {

    private static final long UNLIMITED = -1;
    private static final String REPLICAS = "num_replicas";

    /// The required configuration; other settings are kept.
    StreamConfiguration applyTo(StreamConfiguration.Builder from) {
        return from.name(names().stream(label.partition()))
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

    /// The settings in which a stream differs, as `name is value`. Older servers silently drop unknown settings, so
    /// this compares the configuration that the server reports.
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

    /// The differences that cannot be changed while the stream exists.
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

    /// Whether these differences depend on the cluster, so that a new stream has them too.
    boolean isOfBroker(List<String> differences) {
        return differences.stream().allMatch(difference -> difference.startsWith(REPLICAS));
    }

    private String subjects() {
        return names().subjects(label.partition());
    }

    private StreamNames names() {
        return new StreamNames(settings);
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
