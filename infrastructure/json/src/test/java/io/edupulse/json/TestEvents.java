package io.edupulse.json;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events with components of every usual type, of another program than [Parcels].
sealed interface TestEvents extends DomainEvent {

    EventTypes TYPES = EventTypes.of(List.of(TestEvents.class));

    record Everything(
            UUID longFieldName,
            String text,
            int number,
            long bigNumber,
            boolean flag,
            BigDecimal amount,
            Instant time,
            Colour colour,
            List<String> tags,
            Inner inner,
            @Nullable String note)
            implements TestEvents {
        /// Not a component, so not a field.
        public String getSomethingElse() {
            return text + number;
        }

        public boolean isSomething() {
            return flag;
        }
    }

    record Nothing() implements TestEvents {}

    record Inner(String innerText) {}

    enum Colour {
        RED,
        GREEN
    }

    static Everything everything(String text) {
        return new Everything(
                new UUID(1, 2),
                text,
                -7,
                Long.MAX_VALUE,
                true,
                new BigDecimal("1000"),
                Instant.parse("2026-02-03T04:05:06.000007Z"),
                Colour.GREEN,
                List.of("a", "b"),
                new Inner("deep"),
                null);
    }
}
