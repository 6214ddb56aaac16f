package io.edupulse.nats.connection;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file with a secret or a certificate in it. No error shows what it contains.
///
/// @param setting the name of the setting that the user knows it by
record CredentialFile(String setting, Path path) {

    private static final int LARGEST_BYTES = 1 << 20;

    /// @throws CodedException with `nats.credentials`
    String text() {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw unusable(Text.format("it has more than %,d bytes", LARGEST_BYTES), null);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw unusable("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw unusable("this process may not read it", e);
        } catch (IOException e) {
            throw unusable("it cannot be read: " + e.getMessage(), e);
        }
    }

    CodedException unusable(String reason, @Nullable Throwable cause) {
        return new CodedException(
                "nats.credentials",
                Text.format(
                        "The file %s of %s cannot be used: %s; correct the file or the setting", path, setting, reason),
                cause);
    }
}
