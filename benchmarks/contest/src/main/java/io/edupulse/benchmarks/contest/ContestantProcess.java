package io.edupulse.benchmarks.contest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/// Serves one contestant as a process of its own: each line on standard input is a request, and each is answered by one
/// line on standard output that begins with `ok` or `error`.
///
/// | request | answer |
/// | --- | --- |
/// | `describe` | the description |
/// | `distinct COUNT SEED` | commands and nanoseconds |
/// | `class AGGREGATES EVENTS_EACH SEED` | commands and nanoseconds |
/// | `hot COUNT SEED` | commands and nanoseconds |
/// | `load EVENTS REPEATS SEED` | events replayed and nanoseconds |
/// | `end` | none: the process closes the contestant and ends |
///
/// A seed makes the identifiers, so each request needs one of its own.
public final class ContestantProcess {

    private final Contestant contestant;
    private final Workloads workloads;

    private ContestantProcess(Contestant contestant) {
        this.contestant = contestant;
        this.workloads = new Workloads(contestant);
    }

    /// Answers requests until `end` or the end of the input, then closes the contestant. Whatever else prints to
    /// standard output meanwhile goes to standard error.
    public static void serve(Contestant contestant) {
        var answers = new PrintStream(System.out, true, UTF_8);
        System.setOut(System.err);
        try (contestant) {
            new ContestantProcess(contestant).answerAll(answers);
        } finally {
            System.setOut(answers);
        }
    }

    private void answerAll(PrintStream answers) {
        var requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try {
            for (var line = requests.readLine(); line != null && !line.equals("end"); line = requests.readLine()) {
                answers.println(answer(line.split(" ", -1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(String[] request) {
        try {
            return "ok "
                    + switch (request[0]) {
                        case "describe" -> contestant.description();
                        case "distinct" -> line(workloads.distinct(number(request, 1), seed(request, 2)));
                        case "class" ->
                            line(workloads.classroom(number(request, 1), number(request, 2), seed(request, 3)));
                        case "hot" -> line(workloads.hot(number(request, 1), seed(request, 2)));
                        case "load" -> line(workloads.load(number(request, 1), number(request, 2), seed(request, 3)));
                        default -> throw new IllegalArgumentException("There is no request " + request[0]);
                    };
        } catch (RuntimeException e) {
            return "error " + e.toString().replaceAll("\\R", " ");
        }
    }

    private static String line(Measurement measured) {
        return measured.count() + " " + measured.nanos();
    }

    private static int number(String[] request, int place) {
        return Math.toIntExact(seed(request, place));
    }

    private static long seed(String[] request, int place) {
        if (request.length <= place) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "The request %s lacks its argument %d", request[0], place));
        }
        return Long.parseLong(request[place]);
    }
}
