package io.edupulse.torture.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edupulse.torture.check.Verdict;
import io.edupulse.torture.check.finding.Result;
import io.edupulse.torture.check.finding.Violation;
import io.edupulse.torture.check.history.Fault;
import io.edupulse.torture.check.history.Operation;
import io.edupulse.torture.check.history.Run;
import io.edupulse.torture.check.history.RunFolder;
import java.util.TreeMap;

/// The report for programs. Times are seconds since the beginning of the run; what never came is null.
final class JsonReport {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonReport() {}

    static String of(RunFolder folder, Verdict verdict) throws JsonProcessingException {
        var run = folder.run();
        var figures = Figures.of(folder);
        var report = MAPPER.createObjectNode()
                .put("verdict", verdict.isPassed() ? "good" : "bad")
                .put("seed", run.seed())
                .put("command", run.command())
                .put("began", run.at(run.began()).toString())
                .put("seconds", run.seconds(run.ended()))
                .put("nodes", run.nodes().size())
                .put("partitions", run.partitions())
                .put("commands", figures.commands())
                .put("accepted", figures.accepted())
                .put("queries", figures.queries());
        figures.overall().ifPresent(rate -> report.put("accepted_per_second", rate));
        figures.between().ifPresent(rate -> report.put("accepted_per_second_between_faults", rate));
        figures.longestRecovery().ifPresent(seconds -> report.put("longest_recovery_seconds", seconds));
        var faults = report.putArray("faults");
        folder.faults().forEach(fault -> put(run, fault, faults));
        var checkers = report.putArray("checkers");
        verdict.results().forEach(result -> put(run, result, checkers));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }

    private static void put(Run run, Fault fault, ArrayNode faults) {
        faults.addObject()
                .put("fault", fault.name())
                .put("target", fault.target())
                .put("began", run.seconds(fault.began()))
                .put("ended", fault.ended() == Fault.NEVER ? null : (Double) run.seconds(fault.ended()))
                .put("recovered", fault.recovered() == Fault.NEVER ? null : (Double) run.seconds(fault.recovered()))
                .put("note", fault.note());
    }

    private static void put(Run run, Result result, ArrayNode checkers) {
        var checker = checkers.addObject()
                .put("checker", result.checker())
                .put("promise", result.promise())
                .put("found", result.found());
        var looked = checker.putObject("looked_at");
        new TreeMap<>(result.looked()).forEach(looked::put);
        var violations = checker.putArray("violations");
        result.violations().forEach(violation -> put(run, violation, violations.addObject()));
    }

    private static void put(Run run, Violation violation, ObjectNode into) {
        into.put("sentence", violation.sentence());
        var history = into.putArray("history");
        for (var step : violation.history()) {
            history.addObject()
                    .put("began", run.seconds(step.began()))
                    .put("ended", step.ended() == Operation.NEVER ? null : (Double) run.seconds(step.ended()))
                    .put("who", step.who())
                    .put("text", step.text());
        }
    }
}
