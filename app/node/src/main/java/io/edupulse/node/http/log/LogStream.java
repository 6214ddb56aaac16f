package io.edupulse.node.http.log;

import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.EventSelection;
import io.edupulse.kernel.store.EventTail;
import io.edupulse.node.http.Answer;
import io.edupulse.node.http.EventSink;
import io.edupulse.node.output.Output;
import io.edupulse.node.output.ShownEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The events of all partitions, in rounds in the order of time. After each round the client is told the positions of
/// all partitions as its id: one that comes again gets the events of a round that was cut off once more.
record LogStream(EventReader log, List<Long> positions) implements Answer.Source {

    private static final Duration LOOK = Duration.ofMillis(100);

    @Override
    public void sendTo(EventSink sink) throws IOException, InterruptedException {
        var tail = EventTail.after(log, EventSelection.ALL, positions);
        sink.position(text(positions));
        while (sink.isOpen()) {
            var round = tail.nextRound();
            if (!round.hasNext()) {
                sink.heartbeatWhenDue();
                Thread.sleep(LOOK);
                continue;
            }
            while (round.hasNext()) {
                sink.send(EventSink.frame(null, Output.json(ShownEvent.of(round.next()))));
            }
            sink.position(text(tail.positions()));
        }
    }

    private static String text(List<Long> positions) {
        return positions.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
