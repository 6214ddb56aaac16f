package io.edupulse.testkit;

import io.edupulse.kernel.lease.Leases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Leases of one of several nodes that live in this process. What a node that has ended held is free at once.
/// Thread-safe.
public final class InMemoryLeases implements Leases, AutoCloseable {

    private final Cluster cluster;
    private boolean ended;

    private InMemoryLeases(Cluster cluster) {
        this.cluster = cluster;
    }

    /// What the nodes share.
    public static final class Cluster {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, Held> held = new HashMap<>();
        private final SortedMap<String, List<Held>> groups = new TreeMap<>();
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

        public InMemoryLeases node() {
            return new InMemoryLeases(this);
        }

        private void tell() {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public Optional<Lease> tryAcquire(String name) {
        cluster.lock.lock();
        try {
            if (ended || cluster.held.containsKey(name)) {
                return Optional.empty();
            }
            var lease = new Held(name, null);
            cluster.held.put(name, lease);
            return Optional.of(lease);
        } finally {
            cluster.lock.unlock();
        }
    }

    @Override
    public boolean mayBeFree(String name) {
        cluster.lock.lock();
        try {
            return !cluster.held.containsKey(name);
        } finally {
            cluster.lock.unlock();
        }
    }

    @Override
    public Membership join(String group) {
        cluster.lock.lock();
        try {
            var member = new Held(group, group);
            cluster.groups.computeIfAbsent(group, g -> new ArrayList<>()).add(member);
            cluster.tell();
            return member;
        } finally {
            cluster.lock.unlock();
        }
    }

    @Override
    public int members(String group) {
        cluster.lock.lock();
        try {
            return Math.max(1, cluster.groups.getOrDefault(group, List.of()).size());
        } finally {
            cluster.lock.unlock();
        }
    }

    @Override
    public Runnable onChange(Runnable listener) {
        cluster.listeners.add(listener);
        return () -> cluster.listeners.remove(listener);
    }

    /// As a node does that is about to end: it is a member of nothing any more, and has its leases until it lets go.
    public void leaveGroups() {
        cluster.lock.lock();
        try {
            cluster.groups.values().forEach(members -> members.removeIf(member -> member.owner() == this));
            cluster.tell();
        } finally {
            cluster.lock.unlock();
        }
    }

    /// As a death does: the node loses all that it has, and gets nothing any more.
    @Override
    public void close() {
        cluster.lock.lock();
        try {
            ended = true;
            cluster.held.values().removeIf(lease -> lease.owner() == this);
            cluster.groups.values().forEach(members -> members.removeIf(member -> member.owner() == this));
            cluster.tell();
        } finally {
            cluster.lock.unlock();
        }
    }

    private final class Held implements Membership {

        private final String name;
        private final @Nullable String group;

        Held(String name, @Nullable String group) {
            this.name = name;
            this.group = group;
        }

        InMemoryLeases owner() {
            return InMemoryLeases.this;
        }

        @Override
        public boolean isHeld() {
            cluster.lock.lock();
            try {
                return group == null
                        ? cluster.held.get(name) == this
                        : members().contains(this);
            } finally {
                cluster.lock.unlock();
            }
        }

        @Override
        public Optional<Standing> standing() {
            cluster.lock.lock();
            try {
                int place = members().indexOf(this);
                return place < 0
                        ? Optional.empty()
                        : Optional.of(new Standing(place, members().size(), order()));
            } finally {
                cluster.lock.unlock();
            }
        }

        @Override
        public void close() {
            cluster.lock.lock();
            try {
                cluster.held.remove(name, this);
                members().remove(this);
                cluster.tell();
            } finally {
                cluster.lock.unlock();
            }
        }

        private int order() {
            return cluster.groups.headMap(name).size();
        }

        private List<Held> members() {
            return cluster.groups.getOrDefault(group == null ? "" : group, new ArrayList<>());
        }
    }
}
