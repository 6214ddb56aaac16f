package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A part of a source file: `Pulse.java#state` is what stands there between comments with `@start region=state` and
/// `@end region=state`; without a region, it is the whole file.
record Snippet(String file, String region) {

    private static final Pattern MARK = Pattern.compile(".*@(start|end) region=\\S+.*");

    static Snippet of(String reference) {
        var parts = reference.split("#", 2);
        return new Snippet(parts[0], parts.length == 1 ? "" : parts[1]);
    }

    String in(Repository repository) {
        var lines = repository.text(repository.only(file)).lines().toList();
        int start = region.isEmpty() ? -1 : markedLine(lines, "start");
        int end = region.isEmpty() ? lines.size() : markedLine(lines, "end");
        return lines.subList(start + 1, end).stream()
                .filter(line -> !MARK.matcher(line).matches())
                .collect(Collectors.joining("\n"))
                .stripIndent()
                .strip();
    }

    private int markedLine(List<String> lines, String mark) {
        var text = "@" + mark + " region=" + region;
        var found = IntStream.range(0, lines.size())
                .filter(at -> (lines.get(at).strip() + " ").contains(text + " "))
                .toArray();
        assertThat(found).as("lines of %s with %s", file, text).hasSize(1);
        return found[0];
    }
}
