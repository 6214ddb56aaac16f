package io.edupulse.kernel.work;

/// How much of the heap a buffer may take. A node holds events in several places at once; each is bounded in bytes, and
/// the bounds follow the memory that the JVM may use, so that large events make a node slower and never end it.
public final class HeapShare {

    private HeapShare() {}

    /// So many bytes as one of `parts` equal parts of the heap, within limits.
    public static long of(int parts, long atLeast, long atMost) {
        return of(Runtime.getRuntime().maxMemory(), parts, atLeast, atMost);
    }

    static long of(long heap, int parts, long atLeast, long atMost) {
        return Math.clamp(heap / parts, atLeast, atMost);
    }
}
