package io.edupulse.kernel.collection;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable map whose `with` shares nearly all of its structure with the map before: for states that gather
/// thousands of entries and change with each event. Thread-safe, as it never changes.
///
/// A hash array mapped trie (Bagwell, Ideal Hash Trees, 2001): each node has up to 32 children, told apart by 5
/// bits of the hash and kept densely in an array beside a bitmap of those that are there. Invariant: on level `n`,
/// all keys below a node have the same first `5 n` bits of their hash; below the last level, a node is a list of
/// colliding entries.
public final class PersistentMap<K, V> {

    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;
    private static final int LAST_SHIFT = 35;
    private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(new Node(0, new Object[0]), 0);

    private final Node root;
    private final int size;

    private PersistentMap(Node root, int size) {
        this.root = root;
        this.size = size;
    }

    /// @param children entries and nodes, one for each bit of the bitmap, in its order; in a node of collisions,
    ///     entries
    @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
    private record Node(int bitmap, Object[] children) {}

    private record Entry(Object key, Object value) {}

    @SuppressWarnings("unchecked") // holds nothing of any type
    public static <K, V> PersistentMap<K, V> empty() {
        return (PersistentMap<K, V>) EMPTY;
    }

    public int size() {
        return size;
    }

    /// The value of a key, or another one if the key is not there.
    @SuppressWarnings("unchecked") // an entry of a key has a value of this map
    public V getOrDefault(K key, V other) {
        var entry = find(root, 0, key);
        return entry == null ? other : (V) entry.value;
    }

    /// A map with one more entry, or with another value for the key.
    public PersistentMap<K, V> with(K key, V value) {
        int newSize = find(root, 0, key) == null ? size + 1 : size;
        return new PersistentMap<>(put(root, 0, new Entry(key, value)), newSize);
    }

    private static @Nullable Entry find(Node node, int shift, Object key) {
        if (shift == LAST_SHIFT) {
            for (var child : node.children) {
                if (child instanceof Entry entry && entry.key.equals(key)) {
                    return entry;
                }
            }
            return null;
        }
        int bit = bit(key, shift);
        if ((node.bitmap & bit) == 0) {
            return null;
        }
        return switch (node.children[index(node, bit)]) {
            case Node below -> find(below, shift + BITS, key);
            case Entry entry when entry.key.equals(key) -> entry;
            default -> null;
        };
    }

    private static Node put(Node node, int shift, Entry added) {
        if (shift == LAST_SHIFT) {
            return putColliding(node, added);
        }
        int bit = bit(added.key, shift);
        int index = index(node, bit);
        if ((node.bitmap & bit) == 0) {
            return new Node(node.bitmap | bit, insert(node.children, index, added));
        }
        var replaced = switch (node.children[index]) {
            case Node below -> put(below, shift + BITS, added);
            case Entry entry
            when !entry.key.equals(added.key) -> {
                var below = put(new Node(0, new Object[0]), shift + BITS, entry);
                yield put(below, shift + BITS, added);
            }
            default -> added;
        };
        return new Node(node.bitmap, replace(node.children, index, replaced));
    }

    private static Node putColliding(Node node, Entry added) {
        for (int i = 0; i < node.children.length; i++) {
            if (((Entry) node.children[i]).key.equals(added.key)) {
                return new Node(0, replace(node.children, i, added));
            }
        }
        return new Node(0, insert(node.children, node.children.length, added));
    }

    private static int bit(Object key, int shift) {
        int hash = key.hashCode();
        return 1 << ((hash ^ hash >>> 16) >>> shift & MASK);
    }

    private static int index(Node node, int bit) {
        return Integer.bitCount(node.bitmap & (bit - 1));
    }

    private static Object[] insert(Object[] from, int index, Object added) {
        var to = new Object[from.length + 1];
        System.arraycopy(from, 0, to, 0, index);
        to[index] = added;
        System.arraycopy(from, index, to, index + 1, from.length - index);
        return to;
    }

    private static Object[] replace(Object[] from, int index, Object replacement) {
        var to = Arrays.copyOf(from, from.length);
        to[index] = replacement;
        return to;
    }
}
