package io.edupulse.node.output;

import io.edupulse.kernel.text.Text;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Where a command prints: the standard output and the standard error of this process, in UTF-8 whatever the locale
/// says. Thread-safe.
///
/// Once what reads the output has gone away, nothing more is printed, and the command is ended without a word, as
/// SIGPIPE ends other programs.
public final class Terminal {

    /// What a shell says of a program that SIGPIPE has ended.
    static final int PIPE_CLOSED = 141;

    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int CANNOT_WRITE = 1;
    private static final int USUAL_COLUMNS = 80;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final PrintStream err;
    private final OutputStream rawErr;
    private final int columns;
    private final int errorColumns;
    private final boolean isTerminal;
    private final IntConsumer exit;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private volatile boolean endsWithItsReader;
    private boolean hasBar;

    private Terminal(OutputStream out, OutputStream err, int columns, int errorColumns, IntConsumer exit) {
        this.out = new PrintStream(new Guarded(out), true, StandardCharsets.UTF_8);
        this.err = new PrintStream(new AfterTheBar(err), true, StandardCharsets.UTF_8);
        this.rawErr = err;
        this.isTerminal = columns > 0;
        this.columns = columns;
        this.errorColumns = errorColumns;
        this.exit = exit;
    }

    /// That of this process, for all that is printed from now on.
    public static Terminal ofThisProcess() {
        int columns = columns(System.getenv("COLUMNS"));
        var terminal = new Terminal(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                isTerminal(target(OUT)) ? columns : 0,
                isTerminal(target(ERR)) ? columns : 0,
                code -> Thread.ofPlatform().name("output-closed").start(() -> System.exit(code)));
        System.setOut(terminal.out);
        System.setErr(terminal.standardError());
        return terminal;
    }

    /// Streams in its place.
    ///
    /// @param columns 0 for what is no terminal
    /// @param exit gets the exit code
    public static Terminal of(OutputStream out, OutputStream err, int columns, IntConsumer exit) {
        return new Terminal(out, err, columns, columns, exit);
    }

    /// Where others than the command write to, such as the log.
    PrintStream standardError() {
        return err;
    }

    /// Ends this process when nothing reads what it prints; a command that prints rarely is told by the kernel.
    public void endWithItsReader() {
        endsWithItsReader = true;
        if (PipeReader.canGoAway(target(OUT))) {
            PipeReader.watch(() -> closed(null));
        }
    }

    /// Whether a person looks at it, and lines can be drawn again.
    boolean isTerminal() {
        return isTerminal;
    }

    /// How wide a line may be.
    int columns() {
        return isTerminal ? columns : TextTable.UNLIMITED;
    }

    /// How wide a line of an error may be.
    int errorColumns() {
        return errorColumns > 0 ? errorColumns : TextTable.UNLIMITED;
    }

    synchronized void print(String line) {
        clearBar();
        out.println(line);
    }

    /// To where errors go; nothing once the output is closed, since what fails then fails for that reason.
    void printError(String line) {
        if (!isClosed.get()) {
            var bytes = (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
            err.write(bytes, 0, bytes.length);
        }
    }

    /// A line that the next one replaces.
    synchronized void draw(String bar) {
        hasBar = true;
        out.print(CLEAR_LINE + bar);
        out.flush();
    }

    /// Keeps the line that was drawn.
    synchronized void keepBar() {
        if (hasBar) {
            hasBar = false;
            out.println();
        }
    }

    private void clearBar() {
        if (hasBar) {
            hasBar = false;
            out.print(CLEAR_LINE);
        }
    }

    private void closed(@Nullable IOException failure) {
        if (!isClosed.compareAndSet(false, true) || !endsWithItsReader) {
            return;
        }
        if (failure == null || PipeReader.canGoAway(target(OUT))) {
            exit.accept(PIPE_CLOSED);
        } else {
            tellFailure(Text.format("error output.failed: The output cannot be written: %s%n", failure.getMessage()));
            exit.accept(CANNOT_WRITE);
        }
    }

    /// Not through the stream of others, whose lock a thread may hold that waits for this one.
    private void tellFailure(String text) {
        try {
            rawErr.write(text.getBytes(StandardCharsets.UTF_8));
            rawErr.flush();
        } catch (IOException e) {
            // Then there is nowhere to tell it.
        }
    }

    /// What a standard stream is, as the kernel names it, such as `/dev/pts/0` or `pipe:[4711]`; empty where it does
    /// not tell.
    private static String target(int number) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(number)))
                    .toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isTerminal(String target) {
        if (target.isEmpty()) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    private static int columns(@Nullable String text) {
        return text != null && text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : USUAL_COLUMNS;
    }

    /// A stream that fails once and is silent from then on.
    private final class Guarded extends OutputStream {

        private final OutputStream stream;

        Guarded(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!isClosed.get()) {
                try {
                    stream.write(bytes, offset, length);
                } catch (IOException e) {
                    closed(e);
                }
            }
        }

        @Override
        public void flush() {
            try {
                stream.flush();
            } catch (IOException e) {
                closed(e);
            }
        }
    }

    /// The standard error, to which others write too, such as the log: what comes takes the place of a bar, and never
    /// goes on in its line.
    private final class AfterTheBar extends OutputStream {

        private final OutputStream stream;

        AfterTheBar(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (Terminal.this) {
                clearBar();
                stream.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }
    }
}
