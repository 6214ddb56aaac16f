package io.edupulse.torture.check.stream;

import io.edupulse.torture.check.finding.Checker;
import io.edupulse.torture.check.finding.Evidence;
import io.edupulse.torture.check.finding.Findings;
import io.edupulse.torture.check.finding.Step;
import io.edupulse.torture.check.history.LogPage;
import io.edupulse.torture.check.log.LogRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/// A reader asks for the events of a partition after its cursor, sets it to the last one, and never looks back.
/// Each page must begin right after the cursor and have no hole: an event that the log has now in such a place
/// came in below the cursor, and the reader has lost it. A position that is read again has the same event.
public final class NothingBelowCursor implements Checker {

    @Override
    public String name() {
        return "nothing-below-a-cursor";
    }

    @Override
    public String promise() {
        return "No event appears at a position that a reader has passed already.";
    }

    @Override
    public void check(Evidence evidence, Findings findings) {
        Map<String, String> handed = new HashMap<>();
        for (var page : evidence.history().pages()) {
            findings.looked("pages", 1);
            long expected = page.after() + 1;
            for (var place : page.places()) {
                findings.looked("events", 1);
                if (place.position() != expected) {
                    missed(evidence, page, expected, place.position(), findings);
                }
                expected = place.position() + 1;
                checkSame(evidence, page, place, handed, findings);
            }
        }
    }

    private static void checkSame(
            Evidence evidence, LogPage page, LogPage.Place place, Map<String, String> handed, Findings findings) {
        var before = handed.putIfAbsent(page.partition() + ":" + place.position(), place.id());
        if (before != null && !before.equals(place.id()) && evidence.run().lostTail() == null) {
            findings.violated(
                    "Position " + page.partition() + ":" + place.position() + " was event " + before + ", and is "
                            + place.id() + " later",
                    step(page));
        }
    }

    private static void missed(Evidence evidence, LogPage page, long expected, long found, Findings findings) {
        var steps = new ArrayList<Step>();
        steps.add(step(page));
        for (long position = expected; position < found; position++) {
            LogRow row = evidence.log().at(page.partition(), position);
            if (row != null) {
                steps.add(evidence.step(row));
            }
        }
        findings.violated(
                "A reader of partition " + page.partition() + " was handed position " + found + " where " + expected
                        + " comes next, and the log has " + (steps.size() - 1) + " events between",
                steps);
    }

    private static Step step(LogPage page) {
        var last =
                page.places().isEmpty() ? page.after() : page.places().getLast().position();
        return new Step(
                page.nanos(),
                page.nanos(),
                page.reader(),
                "reads partition " + page.partition() + " after " + page.after() + ", and gets "
                        + page.places().size() + " events up to " + last);
    }
}
