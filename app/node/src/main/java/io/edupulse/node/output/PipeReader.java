package io.edupulse.node.output;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/// What reads the standard output of this process through a pipe. A process that writes nothing does not learn from
/// Java that its reader has gone away, so the kernel is asked with `poll`.
final class PipeReader {

    private static final Duration LOOK = Duration.ofMillis(250);

    private static final int STANDARD_OUTPUT = 1;
    private static final short ERROR = 0x08; // POLLERR: a pipe without a reader
    private static final short HANG_UP = 0x10; // POLLHUP: the same of a socket
    private static final int SIZE = 8; // struct pollfd: an int and two shorts
    private static final int EVENTS = 4;
    private static final int ANSWERED_EVENTS = 6;

    private PipeReader() {}

    /// Whether the standard output has a reader that can go away.
    ///
    /// @param target what the kernel calls the standard output; empty if it does not tell
    static boolean canGoAway(String target) {
        return target.startsWith("pipe:") || target.startsWith("socket:") || target.isEmpty();
    }

    /// Waits for that on a thread of its own, for as long as this process lives. Does nothing on a system where the
    /// kernel cannot be asked, nor in a program that was not started with `--enable-native-access`.
    static void watch(Runnable gone) {
        if (!PipeReader.class.getModule().isNativeAccessEnabled()) {
            return;
        }
        Thread.ofPlatform().daemon().name("pipe-reader").start(() -> {
            try (var arena = Arena.ofConfined()) {
                var poll = poll();
                var question = arena.allocate(SIZE);
                question.set(ValueLayout.JAVA_INT, 0, STANDARD_OUTPUT);
                question.set(ValueLayout.JAVA_SHORT, EVENTS, (short) 0);
                while (isThere(poll, question)) {
                    Thread.sleep(LOOK);
                }
                gone.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalCallerException | UnsatisfiedLinkError | UnsupportedOperationException notToBeAsked) {
                // Then the next write tells.
            }
        });
    }

    private static boolean isThere(MethodHandle poll, MemorySegment question) {
        try {
            question.set(ValueLayout.JAVA_SHORT, ANSWERED_EVENTS, (short) 0);
            int answered = (int) poll.invokeExact(question, 1L, 0);
            return answered <= 0 || (question.get(ValueLayout.JAVA_SHORT, ANSWERED_EVENTS) & (ERROR | HANG_UP)) == 0;
        } catch (Throwable e) {
            throw new UnsupportedOperationException(e);
        }
    }

    @SuppressWarnings("restricted") // what it calls is a function of the C library that changes nothing
    private static MethodHandle poll() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("poll"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    }
}
