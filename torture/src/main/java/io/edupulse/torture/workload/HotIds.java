package io.edupulse.torture.workload;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Ids on which all clients of a run agree without a word, so that they meet on the same aggregates. The hot
/// aggregates change every half minute, so that each lives through a few faults and some end before.
record HotIds(long seed) {

    private static final long EPOCH_MILLIS = 30_000;
    private static final int STUDENTS = 60;

    UUID quiz(int number) {
        return id("quiz/" + epoch() + "/" + number);
    }

    UUID pulse(int number) {
        return id("pulse/" + epoch() + "/" + number);
    }

    UUID lesson(int number) {
        return id("lesson/" + epoch() + "/" + number);
    }

    /// Teaches all hot lessons.
    UUID teacher() {
        return id("teacher");
    }

    UUID student(RandomGenerator random) {
        return id("student/" + random.nextInt(STUDENTS));
    }

    static UUID fresh(RandomGenerator random) {
        long most = (random.nextLong() & ~0xF000L) | 0x4000L;
        long least = (random.nextLong() >>> 2) | 0x8000000000000000L;
        return new UUID(most, least);
    }

    private UUID id(String name) {
        return UUID.nameUUIDFromBytes((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static long epoch() {
        return System.currentTimeMillis() / EPOCH_MILLIS;
    }
}
