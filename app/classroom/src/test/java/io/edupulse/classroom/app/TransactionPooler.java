package io.edupulse.classroom.app;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/// A pooler as PgBouncer is with `pool_mode = transaction`: it gives one of a few sessions to a client for a
/// transaction, and what the client has set there stays for the next. For clients of one user and database.
final class TransactionPooler implements AutoCloseable {

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final int MOST_SESSIONS = 2;

    private final ServerSocket listening;
    private final int serverPort;
    private final BlockingDeque<Session> free = new LinkedBlockingDeque<>();
    private int opened;

    private record Message(int type, byte[] content) {

        static Message read(DataInputStream in) throws IOException {
            int type = in.readUnsignedByte();
            return new Message(type, in.readNBytes(in.readInt() - Integer.BYTES));
        }

        void write(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(content.length + Integer.BYTES);
            out.write(content);
        }
    }

    /// @param greeting all that the server has said before it was ready
    private record Session(DataInputStream in, DataOutputStream out, byte[] greeting) {}

    private TransactionPooler(ServerSocket listening, int serverPort) {
        this.listening = listening;
        this.serverPort = serverPort;
    }

    static TransactionPooler to(int serverPort) throws IOException {
        var pooler = new TransactionPooler(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
        Thread.ofVirtual().start(pooler::accept);
        return pooler;
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            var start = startUp(in, out);
            var first = take(start);
            out.write(first.greeting());
            free.push(first);
            serve(in, out, start);
        } catch (IOException | InterruptedException e) {
            // the client is gone
        }
    }

    private void serve(DataInputStream in, DataOutputStream out, byte[] start)
            throws IOException, InterruptedException {
        Session session = null;
        try {
            for (var asked = Message.read(in); asked.type() != 'X'; asked = Message.read(in)) {
                session = session == null ? take(start) : session;
                asked.write(session.out());
                if ((asked.type() == 'Q' || asked.type() == 'S') && answer(session, out)) {
                    free.push(session);
                    session = null;
                }
            }
        } finally {
            if (session != null) {
                free.push(session);
            }
        }
    }

    /// Returns whether no transaction is open after it.
    private static boolean answer(Session session, DataOutputStream out) throws IOException {
        while (true) {
            var message = Message.read(session.in());
            message.write(out);
            if (message.type() == 'Z') {
                return message.content()[0] == 'I';
            }
        }
    }

    private Session take(byte[] start) throws IOException, InterruptedException {
        var session = free.poll();
        if (session != null) {
            return session;
        }
        var fresh = open(start);
        return fresh == null ? free.take() : fresh;
    }

    private synchronized @Nullable Session open(byte[] start) throws IOException {
        if (opened == MOST_SESSIONS) {
            return null;
        }
        opened++;
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        var in = new DataInputStream(server.getInputStream());
        var out = new DataOutputStream(server.getOutputStream());
        out.write(start);
        var greeting = new ByteArrayOutputStream();
        var told = new DataOutputStream(greeting);
        for (var message = Message.read(in); ; message = Message.read(in)) {
            message.write(told);
            if (message.type() == 'Z') {
                return new Session(in, out, greeting.toByteArray());
            }
        }
    }

    private static byte[] startUp(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            int kind = in.readInt();
            if (kind == SSL_REQUEST || kind == GSS_REQUEST) {
                out.writeByte('N');
                continue;
            }
            var bytes = new ByteArrayOutputStream();
            try (var packet = new DataOutputStream(bytes)) {
                packet.writeInt(length);
                packet.writeInt(kind);
                packet.write(in.readNBytes(length - 2 * Integer.BYTES));
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
