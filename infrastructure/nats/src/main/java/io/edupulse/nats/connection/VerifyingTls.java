package io.edupulse.nats.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// Makes TLS sockets for the NATS library that accept a certificate for the host name of the address alone, and reads
/// the files again for each.
///
/// The library makes its sockets from an [SSLContext] and sets nothing on them, and a socket of the JDK checks host
/// names only if it is told to: with a plain context, a certificate of any host of the same authority would do.
final class VerifyingTls extends SSLContextSpi {

    private final TlsFiles files;

    private VerifyingTls(TlsFiles files) {
        this.files = files;
    }

    static SSLContext context(TlsFiles files) {
        var present = files.context();
        return new SSLContext(new VerifyingTls(files), present.getProvider(), present.getProtocol()) {};
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return new Sockets();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
            throws KeyManagementException {
        throw new KeyManagementException("It has its files");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw forClientsAlone();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        throw forClientsAlone();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        throw forClientsAlone();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        throw forClientsAlone();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return files.context().getClientSessionContext();
    }

    private static UnsupportedOperationException forClientsAlone() {
        return new UnsupportedOperationException("It is for sockets of clients");
    }

    private final class Sockets extends SSLSocketFactory {

        @Override
        public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
            var socket = (SSLSocket) files.context().getSocketFactory().createSocket(connected, host, port, autoClose);
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return files.context().getSocketFactory().getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return files.context().getSocketFactory().getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw notConnected();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw notConnected();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw notConnected();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw notConnected();
        }

        private static UnsupportedOperationException notConnected() {
            return new UnsupportedOperationException("The NATS library connects its sockets itself");
        }
    }
}
