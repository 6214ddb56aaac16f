package io.edupulse.node.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.file.OwnerOnly;
import io.edupulse.kernel.text.Redaction;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder of a node: what its servers keep, and how other commands find it. One node at a time has
/// it.
///
/// That a node runs on it is told by the lock that the node holds, and by nothing that is written down: a
/// copy has the same files and not the lock.
public final class NodeFolder implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    /// PostgreSQL takes paths of less than 1,024 bytes, and puts names behind this one.
    private static final int LONGEST_PATH_BYTES = 900;

    private final Path folder;
    private final FolderLock lock;

    /// How to reach a running node; the addresses may hold passwords.
    ///
    /// @param httpUrl null for a node without HTTP
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Address(
            long pid,
            String databaseUrl,
            String natsUrl,
            @Nullable String httpUrl) {

        /// Never shows a password.
        @Override
        public String toString() {
            return Text.format(
                    "Address[pid=%d, database=%s, nats=%s, http=%s]",
                    pid, Redaction.url(databaseUrl), Redaction.url(natsUrl), httpUrl);
        }
    }

    private NodeFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Takes a folder, which is made if it is missing, and forgets the node that had it before.
    ///
    /// @throws CodedException with `data.in-use` if another node has it, also one in this process;
    ///     `data.not-writable`; `data.unusable-path`
    public static NodeFolder take(Path folder) {
        try {
            var real = OwnerOnly.createDirectories(folder).toRealPath();
            checkPath(real);
            checkWritable(real);
            var lock = FolderLock.take(real)
                    .orElseThrow(() -> new CodedException(
                            "data.in-use",
                            Text.format("Another node uses %s: stop it, or name another folder with --data", folder)));
            Files.deleteIfExists(addressFile(real));
            return new NodeFolder(real, lock);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    /// The node that runs on a folder, if one does.
    public static Optional<Address> find(Path folder) {
        try {
            if (!FolderLock.isTaken(folder)) {
                return Optional.empty();
            }
            var address = JSON.readValue(Files.readAllBytes(addressFile(folder)), Address.class);
            return ProcessHandle.of(address.pid()).isPresent() ? Optional.of(address) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // none has told its address yet
        }
    }

    public Path postgres() {
        return folder.resolve("postgres");
    }

    public Path nats() {
        return folder.resolve("nats");
    }

    /// Lets other commands of the same user find this node. No other user can read the file at any moment.
    ///
    /// @throws CodedException with `data.not-writable`
    public void announce(Address address) {
        try {
            var fresh = folder.resolve("node.json.new");
            OwnerOnly.write(fresh, JSON.writeValueAsString(address));
            Files.move(fresh, addressFile(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            Files.deleteIfExists(addressFile(folder));
        }
    }

    /// A name that this process cannot write, such as letters beyond ASCII in the locale `C`, cannot be
    /// told to servers.
    private static void checkPath(Path real) {
        var text = real.toString();
        if (!isSame(text, real) || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH_BYTES) {
            throw new CodedException(
                    "data.unusable-path",
                    Text.format(
                            "The path of the data folder %s has more than %d bytes, or letters that the locale of this process cannot write: name another folder with --data, or set LC_ALL to a UTF-8 locale such as C.UTF-8",
                            text, LONGEST_PATH_BYTES));
        }
    }

    private static boolean isSame(String text, Path path) {
        try {
            return Path.of(text).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void checkWritable(Path real) throws IOException {
        Files.delete(Files.createTempFile(real, "write", ".probe"));
    }

    private static CodedException notWritable(Path folder, IOException e) {
        return new CodedException(
                "data.not-writable",
                Text.format(
                        "The data folder %s cannot be used, because %s: make it writable and give it room, or name another folder with --data",
                        folder, reason(e)),
                e);
    }

    /// The exceptions of the file system tell the path alone where their class tells the reason.
    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> Text.format("access to %s is denied", denied.getFile());
            case FileAlreadyExistsException there -> Text.format("%s is a file", there.getFile());
            default -> String.valueOf(failure.getMessage());
        };
    }

    private static Path addressFile(Path folder) {
        return folder.resolve("node.json");
    }
}
