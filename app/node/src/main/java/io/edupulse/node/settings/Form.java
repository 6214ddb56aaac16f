package io.edupulse.node.settings;

import io.edupulse.kernel.text.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// How a value of a setting is written, and which values are allowed. Immutable.
///
/// @param unit what the value counts or names, such as `connections`
/// @param limits the least and the greatest value, for people; empty if there are none
/// @param allowed what a value must be, as an error says it
/// @param read makes a value of a text and of where the text is from; empty if the text has another form
record Form<T>(
        String unit,
        String limits,
        String allowed,
        BiFunction<String, String, Optional<T>> read,
        Predicate<T> accepts) {

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    static Form<String> text(String unit, String allowed, Predicate<String> accepts) {
        return new Form<>(
                unit, "", allowed, (text, from) -> Optional.of(text), text -> !text.isBlank() && accepts.test(text));
    }

    static Form<Boolean> choice() {
        return new Form<>(
                "true or false",
                "",
                "true or false",
                (text, from) -> Optional.of(text.strip())
                        .filter(word -> word.equals("true") || word.equals("false"))
                        .map(Boolean::valueOf),
                choice -> true);
    }

    static Form<Integer> number(String unit, int least, int most) {
        return new Form<>(
                unit,
                Text.format("%d to %d", least, most),
                Text.format("a whole number from %d to %d", least, most),
                (text, from) -> integer(text),
                number -> number >= least && number <= most);
    }

    static Form<Duration> time(Duration least, Duration most) {
        return new Form<>(
                "time",
                Text.format("%s to %s", text(least), text(most)),
                times(least, most),
                (text, from) -> duration(text),
                time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0);
    }

    /// A time after which something is dropped; zero keeps it for ever.
    static Form<Duration> retention() {
        return new Form<>(
                "time",
                "1d or more, 0 for always",
                times(SHORTEST_RETENTION, LONGEST_RETENTION),
                (text, from) -> text.strip().equals("0") ? Optional.of(Duration.ZERO) : duration(text),
                time -> time.isZero()
                        || (time.compareTo(SHORTEST_RETENTION) >= 0 && time.compareTo(LONGEST_RETENTION) <= 0));
    }

    static Form<Path> folder() {
        return path("folder", "a folder");
    }

    static Form<Path> file() {
        return path("file", "a file");
    }

    private static Form<Path> path(String unit, String allowed) {
        return new Form<>(
                unit,
                "",
                allowed,
                (text, from) -> text.isBlank()
                        ? Optional.empty()
                        : Optional.of(ProcessText.here().path(text, from)),
                path -> true);
    }

    private static String times(Duration least, Duration most) {
        return Text.format(
                "a time such as 30s, 10m, 24h or 7d, from %d to %d seconds", least.toSeconds(), most.toSeconds());
    }

    private static String text(Duration time) {
        return time.compareTo(Duration.ofMinutes(1)) < 0
                ? Text.format("%ds", time.toSeconds())
                : Text.format("%dm", time.toMinutes());
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> duration(String text) {
        var parts = TIME.matcher(text.strip());
        return parts.matches()
                ? Optional.of(
                        Duration.of(Long.parseLong(parts.group(1)), Objects.requireNonNull(UNITS.get(parts.group(2)))))
                : Optional.empty();
    }
}
