package io.edupulse.classroom.app.demo;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Notes each receipt that the demo was given, so that the next run can look whether a killed one was told the
/// truth: what was receipted must be in the log. Thread-safe.
final class ReceiptJournal implements AutoCloseable {

    private static final String END = ";";

    private final Path file;
    private final FileChannel channel;

    ReceiptJournal(Path folder) {
        try {
            this.file = folder.resolve("receipts.txt");
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was found of earlier runs.
    record Check(int receipts, int missing) {}

    synchronized void note(Receipt receipt) {
        try {
            channel.write(ByteBuffer.wrap((line(receipt) + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Looks up all receipts of earlier runs in the log, and forgets them.
    Check check(EventReader log) {
        try {
            var lines = new HashSet<>(Files.readAllLines(file));
            var byPartition = new HashMap<Integer, Set<String>>();
            for (var line : lines) {
                if (line.endsWith(END)) { // a killed run may have left half a line
                    int partition = Integer.parseInt(line.substring(0, line.indexOf(' ')));
                    byPartition.computeIfAbsent(partition, p -> new HashSet<>()).add(line);
                }
            }
            int receipts = byPartition.values().stream().mapToInt(Set::size).sum();
            byPartition.forEach((partition, expected) -> log.readPartition(partition, 0)
                    .map(event -> line(
                            new Receipt(event.aggregateId(), event.sequence(), event.partition(), event.position())))
                    .forEach(expected::remove));
            channel.truncate(0);
            return new Check(receipts, missing(byPartition));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int missing(Map<Integer, Set<String>> left) {
        return left.values().stream().mapToInt(Set::size).sum();
    }

    private static String line(Receipt receipt) {
        return Text.format(
                "%d %d %s %d%s",
                receipt.partition(), receipt.position(), receipt.aggregateId(), receipt.sequence(), END);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
