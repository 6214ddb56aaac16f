package io.edupulse.node.settings;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// Reads the configuration from flags, then the environment, then a file, and checks each value.
public final class ConfigurationReader {

    private static final String DEFAULT_FILE = "edupulse.properties";

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);
    private static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    private final Map<Key, String> flags;
    private final Map<String, String> environment;
    private final Properties file;
    private final String fileName;
    private final ProcessText process = ProcessText.here();

    /// @param flags those that the user has given
    /// @param configFile a file that must be there; null for `edupulse.properties`, if that is there
    /// @throws CodedException with `config.invalid` if the file cannot be read or has a key that means nothing
    public ConfigurationReader(Map<Key, String> flags, Map<String, String> environment, @Nullable String configFile) {
        this.flags = Map.copyOf(flags);
        this.environment = Map.copyOf(environment);
        this.fileName = configFile == null ? DEFAULT_FILE : configFile;
        this.file = configFile != null || Files.exists(Path.of(fileName))
                ? read(process.path(fileName, "The file of --config"))
                : new Properties();
    }

    private record Value(String text, String source) {}

    /// @throws CodedException with `config.invalid`, naming the key, where its value is from, and what is allowed
    public Configuration read() {
        return new Configuration(
                text(
                        Key.DATABASE_URL,
                        value -> value.startsWith("jdbc:postgresql:") && Driver.parseURL(value, null) != null,
                        "an address such as jdbc:postgresql://host/db"),
                text(Key.DATABASE_USER, value -> true, "a name"),
                text(Key.DATABASE_PASSWORD, value -> true, "a password"),
                number(Key.DATABASE_POOL_SIZE, 4, 200).orElse(16),
                number(Key.DATABASE_PARTITIONS, 1, 1024),
                time(Key.DATABASE_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(10))
                        .orElse(Duration.ofSeconds(10)),
                text(
                        Key.NATS_URL,
                        value -> Arrays.stream(value.split(",", -1))
                                .allMatch(url -> url.matches("(nats|tls)://.+") && isUri(url)),
                        "an address such as nats://host:4222, or several with commas between, and characters such as / @ , in a password as %2F %40 %2C"),
                text(
                        Key.ENVIRONMENT,
                        ConfigurationReader::isEnvironment,
                        "a letter and up to 31 more lower-case letters, digits and -, other than log and events"),
                text(Key.NATS_STREAM_PREFIX, value -> value.matches("[A-Za-z0-9_-]+"), "letters, digits, _ and -"),
                number(Key.NATS_REPLICAS, 1, 5).orElse(1),
                time(Key.KEEP_RECEIPTS, SHORTEST_RETENTION, LONGEST_RETENTION).orElse(DEFAULT_RETENTION),
                time(Key.KEEP_JOBS, SHORTEST_RETENTION, LONGEST_RETENTION).orElse(DEFAULT_RETENTION),
                number(Key.HTTP_PORT, 0, 65_535).orElse(8_080),
                time(Key.SHUTDOWN_LIMIT, Duration.ofSeconds(1), Duration.ofMinutes(10))
                        .orElse(Duration.ofSeconds(20)),
                data());
    }

    private Path data() {
        var value = value(Key.DATA).orElse(new Value(".edupulse/data", "by default"));
        if (value.text().isBlank()) {
            throw invalid(Key.DATA, value, "a folder");
        }
        return process.path(value.text(), Text.format("%s, %s,", Key.DATA.key(), value.source()));
    }

    /// With a name such as `log`, the subjects of one environment would be among those of another.
    private static boolean isEnvironment(String name) {
        return name.matches("[a-z][a-z0-9-]{0,31}") && !name.equals("log") && !name.equals("events");
    }

    private Optional<String> text(Key key, Predicate<String> isValid, String allowed) {
        return value(key).map(value -> {
            if (value.text().isBlank() || !isValid.test(value.text())) {
                throw invalid(key, value, allowed);
            }
            return value.text();
        });
    }

    private OptionalInt number(Key key, int minimum, int maximum) {
        var value = value(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        var allowed = Text.format("a whole number from %d to %d", minimum, maximum);
        try {
            int number = Integer.parseInt(value.get().text().strip());
            if (number >= minimum && number <= maximum) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            throw invalid(key, value.get(), allowed);
        }
        throw invalid(key, value.get(), allowed);
    }

    /// @param least what is shorter is refused, but for zero in a retention, which stands for always
    private Optional<Duration> time(Key key, Duration least, Duration most) {
        return value(key).map(value -> {
            var parts = TIME.matcher(value.text().strip());
            if (least.equals(SHORTEST_RETENTION) && value.text().strip().equals("0")) {
                return Duration.ZERO;
            }
            if (parts.matches()) {
                var time =
                        Duration.of(Long.parseLong(parts.group(1)), Objects.requireNonNull(UNITS.get(parts.group(2))));
                if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
                    return time;
                }
            }
            throw invalid(
                    key,
                    value,
                    Text.format(
                            "a time such as 30s, 10m, 24h or 7d, from %d to %d seconds",
                            least.toSeconds(), most.toSeconds()));
        });
    }

    private Optional<Value> value(Key key) {
        var flag = flags.get(key);
        if (flag != null) {
            return Optional.of(new Value(flag, "given by " + key.flag()));
        }
        var variable = environment.get(key.variable());
        if (variable != null) {
            return Optional.of(new Value(variable, "from the environment variable " + key.variable()));
        }
        var property = file.getProperty(key.key());
        return property == null ? Optional.empty() : Optional.of(new Value(property, "from the file " + fileName));
    }

    private static CodedException invalid(Key key, Value value, String allowed) {
        return new CodedException(
                "config.invalid",
                Text.format("%s, %s, is %s, but must be %s", key.key(), value.source(), shown(key, value), allowed));
    }

    /// What is written unlike an address may hold a password anywhere.
    private static String shown(Key key, Value value) {
        var redacted = Redaction.url(value.text());
        boolean mayHoldPassword = switch (key) {
            case DATABASE_PASSWORD -> true;
            case DATABASE_URL, NATS_URL ->
                redacted.equals(value.text()) && value.text().matches(".*[@=].*");
            default -> false;
        };
        return mayHoldPassword ? "not acceptable" : Text.format("'%s'", redacted);
    }

    private static boolean isUri(String text) {
        try {
            return !new URI(text).getScheme().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Properties read(Path path) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (MalformedInputException e) {
            throw new CodedException("config.invalid", Text.format("The file %s is not text in UTF-8", path), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CodedException("config.invalid", Text.format("The file %s cannot be read: %s", path, e), e);
        }
        var known = Arrays.stream(Key.values()).map(Key::key).collect(Collectors.toSet());
        for (var name : properties.stringPropertyNames()) {
            if (!known.contains(name)) {
                throw new CodedException(
                        "config.invalid",
                        Text.format(
                                "The file %s has the key %s, which means nothing; there are %s",
                                path, name, known.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
        return properties;
    }
}
