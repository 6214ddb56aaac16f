package io.edupulse.nats;

import io.edupulse.json.EnvelopeCodec;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.EventPlace;
import jakarta.inject.Inject;

/// The live end of the log as JetStream delivers it. Thread-safe.
public final class NatsLiveEvents implements LiveEvents {

    private final NatsSettings settings;
    private final NatsConnection nats;
    private final EnvelopeCodec envelopes;
    private final ByteBound bound;

    @Inject
    public NatsLiveEvents(NatsSettings settings, NatsConnection nats, EnvelopeCodec envelopes, Partitions partitions) {
        this.settings = settings;
        this.nats = nats;
        this.envelopes = envelopes;
        this.bound = EventPlace.DELIVERED.boundFor(partitions.count());
    }

    @Override
    public Feed subscribe(int partition, long afterPosition) {
        return new StreamFeed(new PartitionStream(settings, partition, envelopes), nats, afterPosition, bound);
    }
}
