package io.edupulse.nats.relay;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import java.util.List;
import java.util.UUID;

/// The events of the logs that tests relay.
sealed interface ParcelEvent extends DomainEvent {

    EventTypes TYPES = EventTypes.of(List.of(ParcelEvent.class));

    record ParcelSent(UUID senderId, UUID parcelId, String label) implements ParcelEvent {}

    record ParcelDelivered(UUID parcelId) implements ParcelEvent {}
}
