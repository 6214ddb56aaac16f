package io.edupulse.torture;

import io.edupulse.kernel.text.Text;

/// Lines for the person who waits, with the time since the beginning.
final class Say {

    private static final double NANOS = 1e9;

    private final long began = System.nanoTime();

    void line(String text) {
        System.out.println(Text.format("%7.1f s  %s", (System.nanoTime() - began) / NANOS, text));
    }
}
