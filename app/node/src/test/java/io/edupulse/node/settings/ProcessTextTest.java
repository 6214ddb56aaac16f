package io.edupulse.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTextTest {

    private static final String TEXT = "Brüche λ 日本 😀";

    @TempDir
    private Path kernel;

    @Test
    void arguments_are_read_as_utf_8_whatever_the_locale_says() throws IOException {
        var utf8 = TEXT.getBytes(StandardCharsets.UTF_8);
        for (var charset : List.of(StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8)) {
            kernelTells("cmdline", "java\0-jar\0x.jar\0send\0".getBytes(StandardCharsets.UTF_8), utf8, new byte[] {0});
            assertThat(in(charset).arguments(List.of("send", new String(utf8, charset))))
                    .as(charset.name())
                    .containsExactly("send", TEXT);
        }
    }

    @Test
    void an_argument_that_is_not_utf_8_is_refused() throws IOException {
        var latin = "Brüche".getBytes(StandardCharsets.ISO_8859_1);
        for (var charset : List.of(StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8)) {
            kernelTells("cmdline", "java\0send\0".getBytes(StandardCharsets.UTF_8), latin, new byte[] {0});
            assertThatThrownBy(() -> in(charset).arguments(List.of("send", new String(latin, charset))))
                    .as(charset.name())
                    .isInstanceOfSatisfying(
                            CodedException.class, e -> assertThat(e.code()).isEqualTo("usage.invalid-text"))
                    .hasMessageContaining("Argument 2");
        }
    }

    @Test
    void without_the_kernels_word_lost_characters_are_refused_and_others_taken() {
        assertThatThrownBy(() -> in(StandardCharsets.US_ASCII).arguments(List.of("Br\uFFFD\uFFFDche")))
                .isInstanceOf(CodedException.class);
        assertThat(in(StandardCharsets.ISO_8859_1).arguments(List.of("Brüche"))).containsExactly("Brüche");
    }

    @Test
    void a_replacement_character_that_was_given_is_one() throws IOException {
        kernelTells("cmdline", "java\0\uFFFD\0".getBytes(StandardCharsets.UTF_8));
        assertThat(in(StandardCharsets.UTF_8).arguments(List.of("\uFFFD"))).containsExactly("\uFFFD");
    }

    @Test
    void so_is_the_environment() throws IOException {
        kernelTells("environ", "A=1\0EDUPULSE_DATABASE_USER=Jörg\0".getBytes(StandardCharsets.UTF_8));
        var decoded = Map.of("A", "1", "EDUPULSE_DATABASE_USER", "J\uFFFD\uFFFDrg");
        assertThat(in(StandardCharsets.US_ASCII).environment("EDUPULSE_", decoded))
                .isEqualTo(Map.of("EDUPULSE_DATABASE_USER", "Jörg"));

        kernelTells("environ", "EDUPULSE_DATABASE_USER=J\u00f6rg\0".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> in(StandardCharsets.US_ASCII).environment("EDUPULSE_", decoded))
                .hasMessageContaining("EDUPULSE_DATABASE_USER");
    }

    @Test
    void a_path_that_the_locale_cannot_write_is_refused_with_what_to_do() {
        assertThat(in(StandardCharsets.UTF_8).path("/tmp/../tmp/x", "data")).isEqualTo(Path.of("/tmp/x"));
        assertThatThrownBy(() -> in(StandardCharsets.US_ASCII).path("/tmp/Brüche", "data, given by --data,"))
                .hasMessageContainingAll("data, given by --data, is '/tmp/Brüche'", "US-ASCII", "LC_ALL=C.UTF-8");
        assertThatThrownBy(() -> in(StandardCharsets.ISO_8859_1).path("/tmp/Brüche", "data"))
                .hasMessageContaining("LC_ALL=C.UTF-8");
        var inside = new ProcessText(kernel, StandardCharsets.US_ASCII, "/tmp/Br\uFFFD\uFFFDche");
        assertThatThrownBy(() -> inside.path("x", "data")).hasMessageContaining("working folder");
        assertThat(inside.path("/x", "data")).isEqualTo(Path.of("/x"));
        assertThatThrownBy(() -> in(StandardCharsets.UTF_8).path("a\0b", "data"))
                .isInstanceOf(CodedException.class);
    }

    private ProcessText in(Charset charset) {
        return new ProcessText(kernel, charset, "/tmp");
    }

    private void kernelTells(String file, byte[]... parts) throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.write(part);
        }
        Files.write(kernel.resolve(file), all.toByteArray());
    }
}
