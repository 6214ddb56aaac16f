package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edupulse.classroom.lesson.LessonCommand.DraftLesson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.command.CommandResult.Accepted;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.node.runtime.Client;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every process of a node is killed in the middle of commands, and nothing that was accepted is lost.
class KillIT {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path data;

    @Test
    void whatever_is_killed_the_counts_agree_afterwards() throws Exception {
        List<Receipt> receipts = new CopyOnWriteArrayList<>();
        var node = NodeProcess.serve(data);
        try (var client = Client.open(Main.PROGRAM.definition(), configuration(node.databaseUrl()))) {
            var stopping = new AtomicBoolean();
            var sender =
                    Thread.ofVirtual().start(() -> sendUntil(stopping, client.get(CommandGateway.class), receipts));
            awaitMore(receipts);
            node.killNats();
            awaitMore(receipts);
            node.killPostgres();
            awaitMore(receipts);
            node.kill();
            stopping.set(true);
            sender.join();
        }
        try (var restarted = NodeProcess.serve(data)) {
            await().atMost(LIMIT).until(() -> Http.status(restarted).contains("\"agree\":true"));
            try (var client = Client.open(Main.PROGRAM.definition(), configuration(restarted.databaseUrl()))) {
                var log = client.get(EventReader.class);
                for (var receipt : receipts) {
                    var event = log.readBatch(receipt.partition(), receipt.position() - 1, 1);
                    assertThat(event).hasSize(1);
                    assertThat(event.getFirst().aggregateId()).isEqualTo(receipt.aggregateId());
                }
            }
            assertThat(restarted.terminate()).isIn(0, 143);
        }
    }

    private static void sendUntil(AtomicBoolean stopping, CommandGateway gateway, List<Receipt> receipts) {
        while (!stopping.get()) {
            var command = new DraftLesson(UUID.randomUUID(), UUID.randomUUID(), "Whatever happens");
            var options = CommandOptions.NONE.withIdempotencyKey("only");
            boolean sent = false;
            while (!sent && !stopping.get()) {
                try {
                    if (gateway.send(command, options) instanceof Accepted(var receipt, var repeated)) {
                        receipts.add(receipt);
                    }
                    sent = true;
                } catch (CodedException away) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void awaitMore(List<Receipt> receipts) {
        int before = receipts.size();
        await().atMost(LIMIT).until(() -> receipts.size() > before + 50);
    }

    private static Settings configuration(String databaseUrl) {
        return Settings.defaults().with(Setting.DATABASE_URL, databaseUrl);
    }
}
