package io.edupulse.node.settings;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the settings from flags, else the environment, else a file, and checks each value.
public final class SettingsReader {

    private static final String DEFAULT_FILE = "edupulse.properties";

    private final Map<Setting<?>, String> flags;
    private final Map<String, String> environment;
    private final Properties file;
    private final String fileName;

    /// @param flags those that the user has given
    /// @param configFile a file that must be there; null for `edupulse.properties`, if that is there
    /// @throws CodedException with `config.invalid` if the file cannot be read or has a key that means nothing
    public SettingsReader(Map<Setting<?>, String> flags, Map<String, String> environment, @Nullable String configFile) {
        this.flags = Map.copyOf(flags);
        this.environment = Map.copyOf(environment);
        this.fileName = configFile == null ? DEFAULT_FILE : configFile;
        this.file = configFile != null || Files.exists(Path.of(fileName))
                ? read(ProcessText.here().path(fileName, "The file of --config"))
                : new Properties();
    }

    private record Value(String text, String source) {}

    /// A reader of the environment of this process.
    public static SettingsReader ofThisProcess(Map<Setting<?>, String> flags, @Nullable String configFile) {
        return new SettingsReader(flags, ProcessText.here().environment("EDUPULSE_", System.getenv()), configFile);
    }

    /// @throws CodedException with `config.invalid`, naming the setting, where its value is from, and what is allowed
    public Settings read() {
        var settings = Settings.defaults();
        for (var setting : Setting.all()) {
            settings = with(settings, setting);
        }
        return settings;
    }

    private <T> Settings with(Settings settings, Setting<T> setting) {
        return value(setting)
                .map(value -> settings.with(setting, setting.read(value.text(), value.source())))
                .orElse(settings);
    }

    private Optional<Value> value(Setting<?> setting) {
        var flag = flags.get(setting);
        if (flag != null) {
            return Optional.of(new Value(flag, "given by " + setting.flag()));
        }
        var variable = environment.get(setting.variable());
        if (variable != null) {
            return Optional.of(new Value(variable, "from the environment variable " + setting.variable()));
        }
        var property = file.getProperty(setting.name());
        return property == null ? Optional.empty() : Optional.of(new Value(property, "from the file " + fileName));
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
        var known = Setting.all().stream().map(Setting::name).collect(Collectors.toSet());
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
