package io.edupulse.kernel.work;

/// A bound on the bytes of a buffer. An item larger than the bound fits into an empty buffer, so that no item is too
/// large to pass.
public record ByteBound(long bytes) {

    /// @throws IllegalArgumentException unless positive
    public ByteBound {
        if (bytes <= 0) {
            throw new IllegalArgumentException("A bound of " + bytes + " bytes lets nothing through: give at least 1");
        }
    }

    /// Whether more bytes fit.
    ///
    /// @param held the bytes that the buffer holds
    public boolean hasRoom(long held, long more) {
        return held == 0 || held + more <= bytes;
    }
}
