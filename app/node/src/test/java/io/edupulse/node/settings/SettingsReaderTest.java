package io.edupulse.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    @TempDir
    private Path folder;

    @Test
    void has_defaults_for_everything() {
        var settings = read(Map.of(), Map.of(), null);
        assertThat(settings.find(Setting.DATABASE_URL)).isEmpty();
        assertThat(settings.find(Setting.NATS_URL)).isEmpty();
        assertThat(settings.find(Setting.DATABASE_PARTITIONS)).isEmpty();
        assertThat(settings.get(Setting.DATABASE_POOL_SIZE)).isEqualTo(16);
        assertThat(settings.get(Setting.DATABASE_UNSAFE)).isFalse();
        assertThat(settings.get(Setting.DATA)).isAbsolute().endsWithRaw(Path.of(".edupulse", "data"));
    }

    @Test
    void flags_come_before_the_environment_and_that_before_the_file() throws IOException {
        var file = file("http.port=1\ndatabase.pool-size=5\ndatabase.partitions=3\n");
        var environment = Map.of("EDUPULSE_HTTP_PORT", "2", "EDUPULSE_DATABASE_POOL_SIZE", "6");
        var settings = read(Map.of(Setting.HTTP_PORT, "3"), environment, file);
        assertThat(settings.get(Setting.HTTP_PORT)).isEqualTo(3);
        assertThat(settings.get(Setting.DATABASE_POOL_SIZE)).isEqualTo(6);
        assertThat(settings.find(Setting.DATABASE_PARTITIONS)).hasValue(3);
    }

    @Test
    void an_error_names_the_key_the_source_the_value_and_what_is_allowed() throws IOException {
        assertFault(Map.of(Setting.DATABASE_PARTITIONS, "0"), Map.of(), null)
                .hasMessage(
                        "database.partitions, given by --database-partitions, is '0', but must be a whole number from 1 to 1024");
        assertFault(Map.of(), Map.of("EDUPULSE_HTTP_PORT", "http"), null)
                .hasMessageContainingAll("http.port", "EDUPULSE_HTTP_PORT", "'http'", "0 to 65535");
        assertFault(Map.of(), Map.of(), file("nats.url=localhost"))
                .hasMessageContainingAll("nats.url", "edupulse.properties", "'localhost'", "nats://host:4222");
        assertFault(Map.of(Setting.DATABASE_UNSAFE, "yes"), Map.of(), null).hasMessageContaining("true or false");
        assertFault(Map.of(Setting.DATABASE_URL, "postgres://x"), Map.of(), null)
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void an_environment_has_a_name_that_keeps_its_subjects_apart_from_all_others() {
        assertThat(read(Map.of(Setting.ENVIRONMENT, "staging-2"), Map.of(), null)
                        .find(Setting.ENVIRONMENT))
                .hasValue("staging-2");
        for (var name : List.of("log", "events", "0", "A", "a.b", "a*", "-a", "a".repeat(33))) {
            assertFault(Map.of(Setting.ENVIRONMENT, name), Map.of(), null)
                    .hasMessageContainingAll("environment", "'" + name + "'", "lower-case letters");
        }
    }

    @Test
    void a_key_in_the_file_that_means_nothing_is_an_error() throws IOException {
        assertFault(Map.of(), Map.of(), file("database.ulr=x")).hasMessageContainingAll("database.ulr", "database.url");
    }

    @Test
    void a_file_that_was_named_must_be_there() {
        assertFault(Map.of(), Map.of(), folder.resolve("missing")).hasMessageContaining("cannot be read");
    }

    @Test
    void a_password_is_never_shown() {
        assertFault(Map.of(Setting.DATABASE_PASSWORD, " "), Map.of(), null).hasMessageNotContaining("' '");
        assertThat(read(Map.of(Setting.DATABASE_PASSWORD, "secret"), Map.of(), null)
                        .toString())
                .doesNotContain("secret");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFault(
            Map<Setting<?>, String> flags, Map<String, String> environment, Path file) {
        return assertThatThrownBy(() -> read(flags, environment, file))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo("config.invalid"));
    }

    private static Settings read(Map<Setting<?>, String> flags, Map<String, String> environment, Path file) {
        return new SettingsReader(flags, environment, file == null ? null : file.toString()).read();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("edupulse.properties"), text);
    }
}
