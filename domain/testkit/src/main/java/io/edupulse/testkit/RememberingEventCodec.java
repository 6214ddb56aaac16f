package io.edupulse.testkit;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EncodedEvent;
import io.edupulse.kernel.event.EventCodec;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.text.Text;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A codec that keeps the events and writes down their number, as a valid document. For tests that are not about
/// encoding, inside one process. Thread-safe.
public final class RememberingEventCodec implements EventCodec {

    private static final Pattern NUMBER = Pattern.compile("\"remembered\": ?(\\d+)");

    private final Map<Integer, DomainEvent> remembered = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    @Override
    public EncodedEvent encode(DomainEvent event) {
        int number = last.incrementAndGet();
        remembered.put(number, event);
        var type = EventTypes.nameOf(event.getClass());
        var json = Text.format("{\"type\":\"%s\",\"payload\":{\"remembered\":%d}}", type, number);
        return new EncodedEvent(type, json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public DomainEvent decode(EncodedEvent encoded) {
        var json = new String(encoded.json(), StandardCharsets.UTF_8);
        var matcher = NUMBER.matcher(json);
        if (!matcher.find()) {
            throw new IllegalArgumentException("Not a document of this codec: " + json);
        }
        return Objects.requireNonNull(remembered.get(Integer.parseInt(matcher.group(1))), json);
    }
}
