package io.edupulse.torture.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a real server, which sends back each byte that it gets.
class TcpProxyTest {

    private static final int PATIENCE = 20_000;
    private static final int SILENCE = 300;

    private final AtomicInteger received = new AtomicInteger();
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        proxy = TcpProxy.start("a>b", 0, server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void an_open_link_passes_both_directions() throws IOException {
        try (var client = connect()) {
            assertThat(echo(client, 7)).isEqualTo(7);
        }
    }

    @Test
    void a_cut_link_ends_connections_and_takes_no_new_ones() throws IOException {
        try (var client = connect()) {
            echo(client, 1);

            proxy.set(LinkMode.CUT);

            assertThatThrownBy(() -> echoOrEnd(client)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> echoOrEnd(connect())).isInstanceOf(IOException.class);
        }
        proxy.set(LinkMode.OPEN);
        try (var client = connect()) {
            assertThat(echo(client, 2)).isEqualTo(2);
        }
    }

    @Test
    void a_half_open_link_passes_nothing_and_closes_nothing_and_delivers_later() throws IOException {
        try (var client = connect()) {
            echo(client, 1);
            proxy.set(LinkMode.HALF_OPEN);
            client.setSoTimeout(SILENCE);

            assertThatThrownBy(() -> echo(client, 2)).isInstanceOf(SocketTimeoutException.class);
            assertThat(received).hasValue(1);

            client.setSoTimeout(PATIENCE);
            proxy.set(LinkMode.OPEN);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void a_half_open_link_takes_connections_that_reach_the_server_later() throws IOException {
        proxy.set(LinkMode.HALF_OPEN);
        try (var client = connect()) {
            client.getOutputStream().write(3);
            proxy.set(LinkMode.OPEN);

            assertThat(client.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void a_slow_link_is_slow() throws IOException {
        try (var client = connect()) {
            echo(client, 1);
            proxy.set(LinkMode.SLOW);
            long before = System.nanoTime();

            assertThat(echo(client, 2)).isEqualTo(2);

            assertThat(System.nanoTime() - before).isGreaterThan(250_000_000);
        }
    }

    @Test
    void a_link_that_loses_answers_delivers_what_was_sent_and_ends_the_connection_when_it_opens() throws IOException {
        try (var client = connect()) {
            echo(client, 1);
            proxy.set(LinkMode.ANSWERS_LOST);
            client.setSoTimeout(SILENCE);

            assertThatThrownBy(() -> echo(client, 2)).isInstanceOf(SocketTimeoutException.class);
            assertThat(received).hasValue(2);

            client.setSoTimeout(PATIENCE);
            proxy.set(LinkMode.OPEN);
            assertThatThrownBy(() -> echoOrEnd(client)).isInstanceOf(IOException.class);
        }
    }

    private Socket connect() throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(PATIENCE);
        return client;
    }

    private static int echo(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private static int echoOrEnd(Socket client) throws IOException {
        int answer = echo(client, 9);
        if (answer < 0) {
            throw new IOException("the end");
        }
        return answer;
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                Thread.ofVirtual().start(() -> echoAll(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void echoAll(Socket client) {
        try (client) {
            for (int next = client.getInputStream().read();
                    next >= 0;
                    next = client.getInputStream().read()) {
                received.incrementAndGet();
                client.getOutputStream().write(next);
            }
        } catch (IOException e) {
            // The proxy has ended it.
        }
    }
}
