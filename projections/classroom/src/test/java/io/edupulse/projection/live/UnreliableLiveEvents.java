package io.edupulse.projection.live;

import io.edupulse.kernel.event.RecordedEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Loses, repeats and reorders events on their way to subscribers. The same seed does the same.
final class UnreliableLiveEvents {

    private final ScriptedLiveEvents live;
    private final Random random;
    private final List<RecordedEvent> delayed = new ArrayList<>();

    UnreliableLiveEvents(ScriptedLiveEvents live, Random random) {
        this.live = live;
        this.random = random;
    }

    void send(RecordedEvent event) {
        switch (random.nextInt(10)) {
            case 0, 1 -> {}
            case 2, 3 -> {
                live.deliver(event);
                live.deliver(event);
            }
            case 4, 5 -> delayed.add(event);
            default -> live.deliver(event);
        }
        if (random.nextInt(8) == 0) {
            deliverDelayed();
        }
    }

    void deliverDelayed() {
        Collections.shuffle(delayed, random);
        delayed.forEach(live::deliver);
        delayed.clear();
    }
}
