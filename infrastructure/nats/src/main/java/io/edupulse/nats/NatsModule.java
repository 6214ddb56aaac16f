package io.edupulse.nats;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.edupulse.kernel.bus.Announcements;
import io.edupulse.kernel.bus.LiveEvents;
import io.edupulse.nats.announce.NatsAnnouncements;
import io.edupulse.nats.connection.NatsConnection;
import io.edupulse.nats.feed.NatsLiveEvents;
import io.edupulse.nats.relay.NatsRelay;
import io.edupulse.nats.stream.NatsStreams;

/// Binds the relay, the feeds, the announcements and the connection that they share. Requires bindings of
/// `NatsSettings`, `EventReader`,
/// `Leases` and the codecs. Binding starts nothing.
public final class NatsModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(NatsConnection.class).in(Singleton.class);
        bind(NatsRelay.class).in(Singleton.class);
        bind(NatsStreams.class).in(Singleton.class);
        bind(LiveEvents.class).to(NatsLiveEvents.class);
        bind(NatsLiveEvents.class).in(Singleton.class);
        bind(Announcements.class).to(NatsAnnouncements.class);
        bind(NatsAnnouncements.class).in(Singleton.class);
    }
}
