package io.edupulse.node.http.log;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.EventSink;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.ShownEvent;
import java.io.IOException;
import java.time.Duration;

/// The events of one partition from a position on. The id of each is its position, so a client that comes again gets
/// each once.
record PartitionStream(EventReader log, int partition, long after) implements Answer.Source {

    private static final int BATCH = 200;
    private static final Duration LOOK = Duration.ofMillis(100);

    @Override
    public void sendTo(EventSink sink) throws IOException, InterruptedException {
        long position = after;
        while (sink.isOpen()) {
            var batch = log.readBatch(partition, position, BATCH);
            for (var event : batch) {
                position = event.position();
                sink.send(EventSink.frame(Long.toString(position), Output.json(ShownEvent.of(event))));
            }
            if (batch.isEmpty()) {
                sink.heartbeatWhenDue();
                Thread.sleep(LOOK);
            }
        }
    }
}
