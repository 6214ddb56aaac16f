package io.edupulse.torture.check.stream;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.log.Envelope;
import io.edupulse.torture.check.log.LogRow;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Reads each stream from its first message to its last beside its partition of the log, and compares sequences
/// with positions and messages with envelopes, byte for byte.
public final class StreamsEqualLog implements Checker {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// What stands in place of a row that no message can carry.
    private static final String PLACEHOLDER = "Edupulse-Unpublishable";

    @Override
    public String name() {
        return "streams-equal-log";
    }

    @Override
    public String promise() {
        return "Every JetStream stream has the events of its partition, each at its position, byte for byte.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) throws IOException, InterruptedException {
        var options = new Options.Builder()
                .servers(evidence.run().natsUrls().toArray(String[]::new))
                .connectionTimeout(PATIENCE)
                .maxReconnects(0)
                .build();
        try (var connection = Nats.connect(options)) {
            for (int partition = 0; partition < evidence.run().partitions(); partition++) {
                checkStream(evidence, connection, partition, findings);
            }
        }
    }

    private static void checkStream(Evidence evidence, Connection connection, int partition, Findings findings)
            throws IOException, InterruptedException {
        var stream = "EDUPULSE_" + partition;
        long head = evidence.log().head(partition);
        findings.looked("streams", 1);
        try {
            var state = connection.jetStreamManagement().getStreamInfo(stream).getStreamState();
            if (state.getLastSequence() != head || state.getMsgCount() != head) {
                findings.violated(
                        "The stream " + stream + " has " + state.getMsgCount() + " messages, the last with sequence "
                                + state.getLastSequence() + ", and the partition " + head + " events",
                        steps(evidence, partition, Math.min(head, state.getLastSequence() + 1)));
            }
            if (state.getMsgCount() > 0) {
                compare(evidence, connection, partition, findings);
            }
        } catch (JetStreamApiException e) {
            if (head > 0) {
                findings.violated("The stream " + stream + " cannot be read: " + e.getMessage());
            }
        }
    }

    private static void compare(Evidence evidence, Connection connection, int partition, Findings findings)
            throws IOException, InterruptedException, JetStreamApiException {
        var options = PushSubscribeOptions.builder().stream("EDUPULSE_" + partition)
                .ordered(true)
                .build();
        var subscription = connection.jetStream().subscribe("edupulse.log." + partition + ".>", options);
        boolean isEqual = true;
        for (var message = subscription.nextMessage(PATIENCE); message != null && isEqual; ) {
            findings.looked("messages", 1);
            isEqual = isEqual(evidence, partition, message, findings);
            boolean isLast = message.metaData().pendingCount() == 0;
            message = isLast ? null : subscription.nextMessage(PATIENCE);
        }
        subscription.unsubscribe();
    }

    private static boolean isEqual(Evidence evidence, int partition, Message message, Findings findings) {
        long sequence = message.metaData().streamSequence();
        var row = evidence.log().at(partition, sequence);
        if (row == null) {
            findings.violated("A message has the sequence " + partition + ":" + sequence
                    + ", and the log has no such position: " + text(message.getData()));
            return false;
        }
        var headers = message.getHeaders();
        if (headers == null || !row.id().equals(headers.getFirst("Edupulse-Event-Id"))) {
            findings.violated(
                    "The message at " + row.place() + " is another event: " + text(message.getData()),
                    evidence.step(row));
            return false;
        }
        if (headers.getFirst(PLACEHOLDER) != null) {
            findings.looked("placeholders", 1);
            return true;
        }
        return hasBytes(evidence, row, message, findings);
    }

    private static boolean hasBytes(Evidence evidence, LogRow row, Message message, Findings findings) {
        if (Arrays.equals(message.getData(), Envelope.of(row))) {
            return true;
        }
        findings.violated(
                "The message at " + row.place() + " has other bytes: " + text(message.getData()), evidence.step(row));
        return false;
    }

    private static Step[] steps(Evidence evidence, int partition, long position) {
        var row = evidence.log().at(partition, position);
        return row == null ? new Step[0] : new Step[] {evidence.step(row)};
    }

    private static String text(byte[] data) {
        return new String(data, StandardCharsets.UTF_8);
    }
}
