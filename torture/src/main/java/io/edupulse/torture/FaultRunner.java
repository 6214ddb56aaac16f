package io.edupulse.torture;

import io.edupulse.kernel.text.Text;
import io.edupulse.torture.cluster.Cluster;
import io.edupulse.torture.cluster.Status;
import io.edupulse.torture.fault.Catalogue;
import io.edupulse.torture.fault.Fault;
import io.edupulse.torture.history.History;
import io.edupulse.torture.history.Json;
import io.edupulse.torture.history.LineFile;
import io.edupulse.torture.process.Awaiting;
import io.edupulse.torture.schedule.PlannedFault;
import io.edupulse.torture.schedule.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Lets the faults of a schedule happen one after the other, those that last long beside the others, and finds
/// out how long the system needs after each.
final class FaultRunner {

    /// What is not back then is taken for lost. The checkers judge shorter times.
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(4);

    /// A fault that lasts longer does not keep the next one back.
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final double MILLIS = 1e6;

    private final Cluster cluster;
    private final Catalogue catalogue;
    private final Status status;
    private final History history;
    private final LineFile file;
    private final Say say;
    private volatile boolean isGood = true;

    FaultRunner(Cluster cluster, Catalogue catalogue, History history, LineFile file, Say say) {
        this.cluster = cluster;
        this.catalogue = catalogue;
        this.status = cluster.status();
        this.history = history;
        this.file = file;
        this.say = say;
    }

    /// Whether the system recovered from each in time.
    boolean run(Schedule schedule, long beganAt, Duration length) throws InterruptedException {
        var beside = new ArrayList<Thread>();
        for (var planned : schedule.faults()) {
            awaitTime(beganAt + planned.at().toNanos());
            if (System.nanoTime() - beganAt > length.toNanos()) {
                break; // recoveries have taken the time of those that are left
            }
            if (planned.lasts().compareTo(LONG) > 0) {
                beside.add(Thread.ofVirtual().name(planned.fault()).start(() -> runBeside(planned)));
            } else {
                run(planned);
            }
        }
        for (var thread : beside) {
            thread.join();
        }
        return isGood;
    }

    private void runBeside(PlannedFault planned) {
        try {
            run(planned);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(PlannedFault planned) throws InterruptedException {
        var fault = catalogue.make(cluster, planned.fault(), planned.target());
        long began = System.nanoTime();
        var note = begin(fault);
        awaitTime(began + planned.lasts().toNanos());
        var problem = attempt(fault::heal, "not healed");
        long ended = System.nanoTime();
        var probe = new Probe(cluster, history);
        var last = new AtomicReference<>("");
        boolean isBack = problem.isEmpty()
                && Awaiting.within(RECOVERY_LIMIT, () -> {
                    var waits = waitsFor(fault, probe);
                    waits.ifPresent(last::set);
                    return waits.isEmpty();
                });
        long recovered = System.nanoTime();
        var line = Json.object()
                .put("fault", planned.fault())
                .put("target", planned.target())
                .put("began", began)
                .put("ended", ended)
                .put("first_command", probe.first().isPresent() ? probe.first().getAsLong() : null)
                .put("recovered", isBack ? recovered : null)
                .put("waited_for", last.get())
                .put("note", note + problem);
        file.write(line);
        say.line(Text.format(
                "%-28s %-28s %4.1f s; %s%s",
                planned.fault(),
                note,
                (ended - began) / (MILLIS * 1000),
                isBack
                        ? Text.format("back after %.0f ms%s", (recovered - ended) / MILLIS, last.get())
                        : "NOT BACK, " + missing(probe),
                problem));
        var left = attempt(fault::cleanUp, "not cleaned up");
        if (!left.isEmpty()) {
            say.line(planned.fault() + left);
        }
        if (!isBack || !left.isEmpty()) {
            isGood = false;
        }
    }

    /// A part of a fault's life.
    @FunctionalInterface
    private interface Part {
        void run() throws Exception;
    }

    /// What has not recovered yet.
    private Optional<String> waitsFor(Fault fault, Probe probe) throws Exception {
        if (!probe.allTake()) {
            return Optional.of(", the last being commands at " + probe.missing());
        }
        if (!fault.isBack()) {
            return Optional.of(", the last being the part itself");
        }
        return status.isWell() ? Optional.empty() : Optional.of(", the last being the status");
    }

    private String missing(Probe probe) {
        return probe.missing() + " take no command; " + status.reasons();
    }

    private static String begin(Fault fault) throws InterruptedException {
        try {
            return fault.begin();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return "did not begin: " + e;
        }
    }

    /// What went wrong; empty if nothing did.
    private static String attempt(Part part, String otherwise) throws InterruptedException {
        try {
            part.run();
            return "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return "; " + otherwise + ": " + e;
        }
    }

    private static void awaitTime(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(left);
        }
    }
}
