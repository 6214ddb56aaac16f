package io.edupulse.nats.feed;

import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.nats.relay.RelayStage;
import io.edupulse.testkit.LiveEventsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class NatsLiveEventsIT extends LiveEventsContract {

    @TempDir
    private Path folder;

    private RelayStage stage;
    private NatsLiveEvents live;

    @BeforeEach
    void start() {
        stage = new RelayStage(folder);
        stage.startRelay();
        live = new NatsLiveEvents(stage.settings, stage.link, stage.envelopes, stage.log.partitions());
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Override
    protected LiveEvents live() {
        return live;
    }

    @Override
    protected EventReader log() {
        return stage.log;
    }

    @Override
    protected void appendTo(int partition) {
        stage.appendTo(partition);
        stage.awaitPublished(partition, stage.log);
    }
}
