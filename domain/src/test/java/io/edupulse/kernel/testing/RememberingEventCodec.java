package io.edupulse.kernel.testing;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// A codec that keeps the events and writes down their number, as a valid document. For tests that are not about
/// encoding, inside one process. Thread-safe.
public final class RememberingEventCodec implements EventCodec {

    private static final Pattern NUMBER = Pattern.compile("\"remembered\": ?(\\d+)");

    private final List<DomainEvent> remembered = new CopyOnWriteArrayList<>();

    @Override
    public EncodedEvent encode(DomainEvent event) {
        int number;
        synchronized (remembered) {
            number = remembered.size();
            remembered.add(event);
        }
        var type = EventTypes.nameOf(event.getClass());
        var json = "{\"type\":\"%s\",\"payload\":{\"remembered\":%d}}".formatted(type, number);
        return new EncodedEvent(type, json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public DomainEvent decode(EncodedEvent encoded) {
        var json = new String(encoded.json(), StandardCharsets.UTF_8);
        var matcher = NUMBER.matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("Not a document of this codec: " + json);
        }
        return remembered.get(Integer.parseInt(matcher.group(1)));
    }
}
