package io.edupulse.infrastructure.nats;

import io.edupulse.infrastructure.json.EnvelopeCodec;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.kernel.store.Partitions;
import io.edupulse.kernel.work.ByteBound;
import io.edupulse.kernel.work.EventPlace;
import jakarta.inject.Inject;

/// The live end of the log as JetStream delivers it. Thread-safe.
public final class NatsLiveEvents implements LiveEvents {

    private final NatsSettings settings;
    private final NatsLink link;
    private final EnvelopeCodec envelopes;
    private final ByteBound bound;

    @Inject
    public NatsLiveEvents(NatsSettings settings, NatsLink link, EnvelopeCodec envelopes, Partitions partitions) {
        this.settings = settings;
        this.link = link;
        this.envelopes = envelopes;
        this.bound = EventPlace.DELIVERED.boundFor(partitions.count());
    }

    @Override
    public Feed subscribe(int partition, long afterPosition) {
        return new StreamFeed(new PartitionStream(settings, partition, envelopes), link, afterPosition, bound);
    }
}
