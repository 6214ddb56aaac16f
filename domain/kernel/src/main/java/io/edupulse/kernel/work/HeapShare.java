package io.edupulse.kernel.work;

/// A buffer's share of the heap. A node buffers events in several places; each is bounded in bytes in proportion to the
/// maximum heap, so that large events slow a node down and never exhaust its memory.
public final class HeapShare {

    private HeapShare() {}

    /// The bytes of one of `parts` equal parts of the heap, within limits.
    public static long of(int parts, long atLeast, long atMost) {
        return of(Runtime.getRuntime().maxMemory(), parts, atLeast, atMost);
    }

    static long of(long heap, int parts, long atLeast, long atMost) {
        return Math.clamp(heap / parts, atLeast, atMost);
    }
}
