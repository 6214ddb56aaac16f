package io.edupulse.kernel.bus;

import io.edupulse.kernel.bus.Announcements.Listening;
import io.edupulse.kernel.store.EventReader;
import io.edupulse.kernel.store.Head;
import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.Deadline;
import io.edupulse.kernel.work.GuardedLoop;
import io.edupulse.kernel.work.Part;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Reads the heads of the log, for all parts of a process that find out by them what other processes write: one
/// statement for all partitions and all parts, and none while no part wants to know. It looks several times a second
/// while something is written, once a second in a quiet log, and at once when another node announces that it has
/// written. Thread-safe.
@Singleton
public final class HeadWatch {

    private static final String WRITTEN = "log-written";
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    private final EventReader log;
    private final Announcements announcements;
    private final AtomicReference<Deadline> nextAnnouncement = new AtomicReference<>(Deadline.after(Duration.ZERO));
    private final List<Observer> observers = new CopyOnWriteArrayList<>();
    private final PollInterval interval;
    private volatile @Nullable GuardedLoop reading;
    private @Nullable Listening listening;
    private Deadline nextLook = Deadline.after(Duration.ZERO);

    @Inject
    public HeadWatch(EventReader log, Announcements announcements) {
        this(log, announcements, new PollInterval());
    }

    HeadWatch(EventReader log, Announcements announcements, PollInterval interval) {
        this.log = log;
        this.announcements = announcements;
        this.interval = interval;
    }

    /// Tells the other nodes that this one has written, so that they look at once. More than one call in
    /// [PollInterval#SHORTEST] is one, since those who have seen the first look again by themselves.
    public void announceWritten() {
        var next = nextAnnouncement.get();
        if (next.hasPassed() && nextAnnouncement.compareAndSet(next, Deadline.after(PollInterval.SHORTEST))) {
            announcements.announce(WRITTEN);
        }
    }

    /// A part that wants to know the heads. Called by one thread.
    @FunctionalInterface
    public interface Observer {

        /// Called before the heads are read, so that the part can note what it knows itself at this moment. Empty if it
        /// does not want them now.
        Optional<Look> begin();
    }

    /// What a part does with the heads.
    @FunctionalInterface
    public interface Look {

        /// @param heads by partition
        /// @return whether the part did not know them, so that they are read again soon
        boolean seen(List<Head> heads);
    }

    /// Lets a part know the heads until it closes the observation.
    public synchronized Observation observe(Observer observer) {
        observers.add(observer);
        var loop = reading;
        if (loop == null) {
            loop = GuardedLoop.of("heads", Backoff.between(PollInterval.LONGEST, LONGEST_RETRY), this::look);
            reading = loop;
            listening = announcements.listen(this::wakeFor);
            loop.start();
        }
        return new Observation(observer, loop);
    }

    /// Why the heads cannot be read; empty while they can.
    public Optional<String> failure() {
        return Optional.ofNullable(reading).flatMap(GuardedLoop::failure);
    }

    private synchronized void end(Observer observer) {
        observers.remove(observer);
        var loop = reading;
        if (observers.isEmpty() && loop != null) {
            if (listening != null) {
                listening.close();
            }
            loop.close();
            reading = null;
        }
    }

    private void wakeFor(String topic) {
        var loop = reading;
        if (topic.equals(WRITTEN) && loop != null) {
            loop.wake();
        }
    }

    private Duration look() {
        if (!nextLook.hasPassed()) {
            return nextLook.left(); // many nodes may announce much
        }
        nextLook = Deadline.after(PollInterval.SHORTEST);
        var looks = observers.stream()
                .flatMap(observer -> observer.begin().stream())
                .toList();
        if (looks.isEmpty()) {
            return PollInterval.LONGEST;
        }
        var heads = log.readHeads();
        boolean isNews = false;
        for (var look : looks) {
            isNews |= look.seen(heads);
        }
        return interval.after(isNews);
    }

    /// What a part has of the watch. Closing it ends the watch's thread if it was the last one.
    public final class Observation implements Part {

        private final Observer observer;
        private final GuardedLoop loop;

        private Observation(Observer observer, GuardedLoop loop) {
            this.observer = observer;
            this.loop = loop;
        }

        @Override
        public void stop() {
            end(observer);
        }

        /// Waits only if there is no other part for which the thread goes on.
        @Override
        public boolean awaitEnd(Deadline deadline) throws InterruptedException {
            return !loop.isClosed() || loop.awaitEnd(deadline);
        }
    }
}
