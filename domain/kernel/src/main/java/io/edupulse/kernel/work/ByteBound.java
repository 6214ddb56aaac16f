package io.edupulse.kernel.work;

/// How many bytes a place may hold that things come into one by one. One that is larger than the bound has room
/// where nothing else is, so that nothing is too large to get through.
public record ByteBound(long bytes) {

    /// @throws IllegalArgumentException unless positive
    public ByteBound {
        if (bytes <= 0) {
            throw new IllegalArgumentException("A bound of " + bytes + " bytes lets nothing through: give at least 1");
        }
    }

    /// Whether so much more has room.
    ///
    /// @param held what is there already
    public boolean hasRoom(long held, long more) {
        return held == 0 || held + more <= bytes;
    }
}
