package io.edupulse.node.cli.operations;

import io.edupulse.kernel.text.Text;
import io.edupulse.nats.stream.NatsStreams;
import io.edupulse.node.cli.rebuilds.RebuildsCommand;
import io.edupulse.node.output.Output;
import io.edupulse.node.standby.StandbyState;
import io.edupulse.node.status.NodeState;
import io.edupulse.node.status.SystemStatus;
import io.edupulse.node.status.SystemStatus.JetStream;
import io.edupulse.node.status.SystemStatus.Log;
import io.edupulse.node.status.SystemStatus.Reason;
import io.edupulse.projection.live.ProjectionStatus;
import io.edupulse.projection.schema.SchemaState;
import io.edupulse.rebuild.report.PreviousVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The status for people: each part that was seen, then why others are missing and what does not agree.
record StatusText(Output output) {

    void print(SystemStatus status) {
        partitions(status.log(), status.jetstream());
        if (status.projections() != null) {
            readModels(status.projections());
        }
        if (status.rebuilds() != null && !status.rebuilds().isEmpty()) {
            RebuildsCommand.print(output, status.rebuilds());
            output.line("");
        }
        if (status.previous() != null && !status.previous().isEmpty()) {
            previous(status.previous());
        }
        if (status.node() != null) {
            node(status.node());
        }
        reasons("Cannot be seen", status.missing());
        reasons(
                "Not in agreement",
                status.reasons().stream()
                        .filter(reason -> !status.missing().contains(reason))
                        .toList());
        reasons("Beside", status.notes());
        output.paragraph("", sentence(status));
    }

    private void partitions(@Nullable Log log, @Nullable JetStream jetstream) {
        Map<Integer, NatsStreams.State> streams = jetstream == null
                ? Map.of()
                : jetstream.streams().stream()
                        .collect(Collectors.toMap(NatsStreams.State::partition, Function.identity()));
        int count = log != null
                ? log.heads().size()
                : streams.keySet().stream().mapToInt(p -> p + 1).max().orElse(0);
        if (count == 0) {
            return;
        }
        var rows = new ArrayList<List<?>>();
        for (int p = 0; p < count; p++) {
            var stream = streams.get(p);
            rows.add(Arrays.asList(
                    p,
                    log == null ? null : log.heads().get(p),
                    stream == null ? null : stream.messages(),
                    stream == null ? null : stream.lastSequence(),
                    stream == null ? null : stream.steppedOver()));
        }
        output.table(List.of("partition", "log", "messages", "last_sequence", "stepped_over"), rows);
        output.line("");
    }

    private void readModels(List<ProjectionStatus.Entry> projections) {
        output.table(
                List.of("read model", "applied", "lag", "parked"),
                projections.stream()
                        .map(p -> List.of(p.projection(), p.applied(), p.lag(), p.parked()))
                        .toList());
        projections.stream()
                .filter(p -> p.code() != SchemaState.SAME)
                .forEach(p -> output.paragraph(
                        "",
                        Text.format(
                                "%s %s: `rebuild %s --accept-differences`",
                                p.projection(),
                                p.code() == SchemaState.CHANGED
                                        ? "was filled by other code than this"
                                        : "has other tables than this version makes and stands still",
                                p.projection())));
        output.line("");
    }

    private void previous(List<PreviousVersion> previous) {
        output.table(
                List.of("previous version of", "lag", "kept until"),
                previous.stream()
                        .map(p -> Arrays.asList(p.projection(), p.lag(), p.keepUntil()))
                        .toList());
        output.line("");
    }

    private void node(NodeState node) {
        output.paragraph(
                "",
                Text.format(
                        "The node publishes %,d partitions and works on %,d pairs of a projection and a partition%s",
                        node.relays(),
                        node.projections(),
                        node.refills() == 0
                                ? ""
                                : Text.format("; it has filled a stream again %,d times", node.refills())));
        output.line("");
        if (!node.standbys().isEmpty()) {
            output.table(
                    List.of("standby", "queries", "lag_seconds"),
                    node.standbys().stream()
                            .map(s -> Arrays.asList(s.host(), part(s.part()), s.lagSeconds()))
                            .toList());
            output.line("");
        }
    }

    private static String part(StandbyState.Part part) {
        return switch (part) {
            case STARTING -> "not yet";
            case ANSWERS -> "answers";
            case READY -> "could answer";
            case PRIMARY -> "is a primary";
            case LEFT_OUT -> "left out";
        };
    }

    /// What several parts have in common is told once.
    private void reasons(String title, List<Reason> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        output.line(title);
        reasons.stream()
                .collect(Collectors.groupingBy(
                        StatusText::text,
                        LinkedHashMap::new,
                        Collectors.mapping(Reason::part, Collectors.joining(", "))))
                .forEach((text, parts) -> output.paragraph("  ", parts + ": " + text));
        output.line("");
    }

    /// The codes of this command itself say nothing more than their texts.
    private static String text(Reason reason) {
        return reason.code().startsWith("status.") ? reason.message() : reason.code() + ": " + reason.message();
    }

    private static String sentence(SystemStatus status) {
        var log = status.log();
        var jetstream = status.jetstream();
        var verdict = status.agree()
                ? "all agree"
                : status.missing().isEmpty() ? "not everything has caught up" : "not everything could be seen";
        return Text.format(
                "%s in the log, %s in JetStream: %s",
                log == null ? "? events" : Text.format("%,d events", log.events()),
                jetstream == null ? "? messages" : Text.format("%,d messages", jetstream.messages()),
                verdict);
    }
}
