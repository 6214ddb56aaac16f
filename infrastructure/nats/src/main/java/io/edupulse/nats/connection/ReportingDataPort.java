package io.edupulse.nats.connection;

import io.nats.client.Connection;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Tells the listener of a connection that the server ends TLS before it sends anything. In TLS 1.3 a server refuses a
/// client's certificate after the client's handshake; the library keeps to itself what it reads then, which is
/// sometimes the reason and sometimes a reset.
///
/// Public, because the library finds it by its name.
public final class ReportingDataPort extends SocketDataPortWithWriteTimeout {

    private volatile boolean hasRead;
    private volatile boolean isEnding;

    @Override
    public void upgradeToSecure() throws IOException {
        hasRead = false;
        super.upgradeToSecure();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = super.read(bytes, offset, length);
            if (count < 0) {
                report(null);
            }
            hasRead = true;
            return count;
        } catch (IOException e) {
            report(e);
            throw e;
        }
    }

    /// The server may have ended the connection before this side has written anything.
    @Override
    public void write(byte[] bytes, int count) throws IOException {
        try {
            super.write(bytes, count);
        } catch (IOException e) {
            report(e);
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            super.flush();
        } catch (IOException e) {
            report(e);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        isEnding = true;
        super.close();
    }

    @Override
    public void forceClose() throws IOException {
        isEnding = true;
        super.forceClose();
    }

    private void report(@Nullable IOException cause) {
        if (isSecure && !hasRead && !isEnding) {
            Connection told = connection;
            told.getOptions()
                    .getErrorListener()
                    .exceptionOccurred(
                            told, new SSLException("the server ends the connection after the handshake", cause));
        }
    }
}
