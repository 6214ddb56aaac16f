package io.edupulse.node.settings;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The settings of a node, checked. A setting has the value that was set last, else its default. Immutable.
///
/// A program that runs by its command line takes, of each setting, the flag, else the environment variable, else the
/// file of `--config` (or `edupulse.properties` in the working folder), else the default. A program that starts a node
/// in code begins with [#defaults], or with [#ofEnvironment], and what it sets with [#with] comes first.
public final class Settings {

    private static final Settings DEFAULTS = new Settings(Map.of(), false, false);

    private final Map<Setting<?>, Object> values;
    private final boolean isHttpServed;
    private final boolean stopsWithTheJvm;

    private Settings(Map<Setting<?>, Object> values, boolean isHttpServed, boolean stopsWithTheJvm) {
        this.values = Map.copyOf(values);
        this.isHttpServed = isHttpServed;
        this.stopsWithTheJvm = stopsWithTheJvm;
    }

    /// Each setting at its default.
    public static Settings defaults() {
        return DEFAULTS;
    }

    /// The settings of the environment, and of `edupulse.properties` in the working folder if that is there.
    ///
    /// @throws CodedException with `config.invalid`
    public static Settings ofEnvironment() {
        return SettingsReader.ofThisProcess(Map.of(), null).read();
    }

    /// These settings with another value of one.
    ///
    /// @throws CodedException with `config.invalid` if the value is not allowed
    public <T> Settings with(Setting<T> setting, T value) {
        var more = new HashMap<>(values);
        more.put(setting, setting.checked(value));
        return new Settings(more, isHttpServed, stopsWithTheJvm);
    }

    /// These settings for a node inside another process that serves HTTP on [Setting#HTTP_PORT].
    public Settings servingHttp() {
        return new Settings(values, true, stopsWithTheJvm);
    }

    /// These settings for a node inside another process that closes itself when the virtual machine ends.
    public Settings stoppingWithTheJvm() {
        return new Settings(values, isHttpServed, true);
    }

    /// The value of a setting, or its default.
    ///
    /// @throws IllegalArgumentException if it has neither
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalArgumentException(setting + " has no default"));
    }

    /// The value of a setting, or its default, if it has either.
    @SuppressWarnings("unchecked") // [#with] puts a T
    public <T> Optional<T> find(Setting<T> setting) {
        var value = values.get(setting);
        return value == null
                ? setting.defaultText().map(text -> setting.read(text, "by default"))
                : Optional.of((T) value);
    }

    /// Whether a node inside another process serves HTTP.
    public boolean isHttpServed() {
        return isHttpServed;
    }

    /// Whether a node inside another process closes itself when the virtual machine ends.
    public boolean stopsWithTheJvm() {
        return stopsWithTheJvm;
    }

    /// Never shows a password.
    @Override
    public String toString() {
        return Text.format(
                "Settings[database=%s, nats=%s, data=%s]",
                find(Setting.DATABASE_URL).map(Redaction::url),
                find(Setting.NATS_URL).map(Redaction::url),
                find(Setting.DATA));
    }
}
