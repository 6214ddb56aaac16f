package io.edupulse.kernel.collection;

import java.util.function.Consumer;

/// An immutable hash set whose changed copies share all but a few small nodes with it, like [PersistentMap].
public final class PersistentSet<E> {

    private final PersistentMap<E, Boolean> members;

    private PersistentSet(PersistentMap<E, Boolean> members) {
        this.members = members;
    }

    public static <E> PersistentSet<E> empty() {
        return new PersistentSet<>(PersistentMap.empty());
    }

    public int size() {
        return members.size();
    }

    public boolean contains(E element) {
        return members.get(element) != null;
    }

    /// A set with one more member, or the same members if it was one.
    public PersistentSet<E> with(E element) {
        return new PersistentSet<>(members.with(element, true));
    }

    /// Hands out all members, in no order that means anything.
    public void forEach(Consumer<? super E> action) {
        members.forEach((member, here) -> action.accept(member));
    }
}
