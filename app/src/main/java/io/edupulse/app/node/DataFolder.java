package io.edupulse.app.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// The folder of a node: what its servers keep, and how other commands find it. One node at a time has it.
final class DataFolder implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path folder;
    private final FileChannel channel;

    /// How to reach a running node.
    record Address(long pid, String databaseUrl, String natsUrl) {}

    /// Takes a folder.
    ///
    /// @throws CodedException with `data.in-use` if another process has it
    DataFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            channel =
                    FileChannel.open(folder.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new CodedException(
                        "data.in-use",
                        Text.format("Another node uses %s: stop it, or name another folder with --data", folder));
            }
        } catch (IOException e) {
            throw new CodedException(
                    "data.not-writable",
                    Text.format("The data folder %s cannot be used: %s", folder, e.getMessage()),
                    e);
        }
    }

    /// The node that runs on a folder, if one does.
    static Optional<Address> find(Path folder) {
        var file = addressFile(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var address = JSON.readValue(file.toFile(), Address.class);
            return ProcessHandle.of(address.pid()).isPresent() ? Optional.of(address) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    Path nats() {
        return folder.resolve("nats");
    }

    /// Lets others find this node.
    void announce(Address address) {
        try {
            var fresh = folder.resolve("node.json.new");
            Files.writeString(fresh, JSON.writeValueAsString(address));
            Files.move(fresh, addressFile(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(addressFile(folder));
        channel.close();
    }

    private static Path addressFile(Path folder) {
        return folder.resolve("node.json");
    }
}
