package io.edupulse.kernel.collection;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An immutable hash map whose changed copies share all but a few small nodes with it: adding to a map of 100,000
/// entries copies about four arrays of at most 32 elements. Keys need a good `hashCode`; neither keys nor values
/// are null. Two maps are equal only if they are the same.
///
/// A hash array mapped trie (Bagwell, Ideal Hash Trees, 2001): each level takes five bits of the key's hash, and a
/// branch stores only the children that it has, found by counting the bits of a bitmap.
public final class PersistentMap<K, V> {

    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(new Branch<>(0, new Node<?, ?>[0]), 0);

    private static final int BITS = 5;

    private final Node<K, V> root;
    private final int size;

    private PersistentMap(Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // it has no entries of any type
    public static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    public int size() {
        return size;
    }

    /// The value of a key, or null.
    public @Nullable V get(K key) {
        return root.get(0, key.hashCode(), key);
    }

    /// The value of a key, or another if there is none.
    public V getOrDefault(K key, V other) {
        var value = get(key);
        return value == null ? other : value;
    }

    /// A map in which the key has the value, and everything else is as here.
    public PersistentMap<K, V> with(K key, V value) {
        int grown = get(key) == null ? size + 1 : size;
        return new PersistentMap<>(root.with(0, new Leaf<>(key.hashCode(), key, value, null)), grown);
    }

    /// Hands out all entries, in no order that means anything.
    public void forEach(BiConsumer<? super K, ? super V> action) {
        root.forEach(action);
    }

    private sealed interface Node<K, V> {

        /// @param shift how many bits of the hash the levels above have used
        @Nullable
        V get(int shift, int hash, K key);

        /// This node with one more or another entry, which is a leaf without followers.
        Node<K, V> with(int shift, Leaf<K, V> entry);

        void forEach(BiConsumer<? super K, ? super V> action);
    }

    /// An entry, and behind it those with the same hash.
    private record Leaf<K, V>(
            int hash, K key, V value, @Nullable Leaf<K, V> next) implements Node<K, V> {

        @Override
        public @Nullable V get(int shift, int soughtHash, K sought) {
            if (hash == soughtHash) {
                for (var leaf = this; leaf != null; leaf = leaf.next) {
                    if (leaf.key.equals(sought)) {
                        return leaf.value;
                    }
                }
            }
            return null;
        }

        @Override
        public Node<K, V> with(int shift, Leaf<K, V> entry) {
            return hash == entry.hash
                    ? chain(entry)
                    : new Branch<K, V>(bit(shift, hash), new Node<?, ?>[] {this}).with(shift, entry);
        }

        @Override
        public void forEach(BiConsumer<? super K, ? super V> action) {
            for (var leaf = this; leaf != null; leaf = leaf.next) {
                action.accept(leaf.key, leaf.value);
            }
        }

        private Leaf<K, V> chain(Leaf<K, V> entry) {
            if (key.equals(entry.key)) {
                return new Leaf<>(hash, key, entry.value, next);
            }
            return new Leaf<>(hash, key, value, next == null ? entry : next.chain(entry));
        }
    }

    /// Up to 32 children by the next five bits of the hash; bit `i` of the bitmap says whether there is a child `i`.
    @SuppressWarnings("ArrayRecordComponent") // nodes are neither compared nor changed
    private record Branch<K, V>(int bitmap, Node<?, ?>[] children) implements Node<K, V> {

        @Override
        public @Nullable V get(int shift, int hash, K key) {
            int bit = bit(shift, hash);
            return (bitmap & bit) == 0 ? null : child(indexOf(bit)).get(shift + BITS, hash, key);
        }

        @Override
        public Node<K, V> with(int shift, Leaf<K, V> entry) {
            int bit = bit(shift, entry.hash);
            int index = indexOf(bit);
            if ((bitmap & bit) != 0) {
                var changed = children.clone();
                changed[index] = child(index).with(shift + BITS, entry);
                return new Branch<>(bitmap, changed);
            }
            var grown = Arrays.copyOf(children, children.length + 1);
            System.arraycopy(children, index, grown, index + 1, children.length - index);
            grown[index] = entry;
            return new Branch<>(bitmap | bit, grown);
        }

        @Override
        public void forEach(BiConsumer<? super K, ? super V> action) {
            for (int i = 0; i < children.length; i++) {
                child(i).forEach(action);
            }
        }

        private int indexOf(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }

        @SuppressWarnings("unchecked") // only nodes of this map are put in
        private Node<K, V> child(int index) {
            return (Node<K, V>) children[index];
        }
    }

    private static int bit(int shift, int hash) {
        return 1 << (hash >>> shift & (1 << BITS) - 1);
    }
}
