package io.edupulse.nats.connection;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.nats.connection.NatsCredentials.Certificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The PEM files of one side of TLS, read by the JDK alone.
///
/// @param authority whose certificates are accepted; empty for the JDK's authorities
record TlsFiles(Optional<Path> authority, Optional<Certificate> own) {

    private static final char[] NO_PASSWORD = {};

    /// A context of what is in the files now.
    ///
    /// @throws CodedException with `nats.credentials`
    SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    own.isPresent() ? keys(own.get()) : null,
                    authority.isPresent() ? trust(authority.get()) : null,
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The JDK has no TLS", e);
        }
    }

    private static TrustManager[] trust(Path authority) throws GeneralSecurityException, IOException {
        var store = store();
        for (var certificate : certificates(new CredentialFile("nats.tls-ca", authority))) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keys(Certificate own) throws GeneralSecurityException, IOException {
        var chain = certificates(new CredentialFile("nats.tls-certificate", own.chain()));
        var key = key(
                new CredentialFile("nats.tls-key", own.key()),
                chain.getFirst().getPublicKey().getAlgorithm());
        var store = store();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /// In the order of the file.
    private static List<X509Certificate> certificates(CredentialFile file) throws CertificateException {
        var factory = CertificateFactory.getInstance("X.509");
        var found = new ArrayList<X509Certificate>();
        for (var block : blocks(file, "CERTIFICATE")) {
            try {
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
            } catch (CertificateException e) {
                throw file.unusable("a certificate in it is damaged", e);
            }
        }
        if (found.isEmpty()) {
            throw file.unusable("it has no block BEGIN CERTIFICATE", null);
        }
        return found;
    }

    private static PrivateKey key(CredentialFile file, String algorithm) throws GeneralSecurityException {
        var found = blocks(file, "PRIVATE KEY");
        if (found.isEmpty()) {
            throw file.unusable(
                    "it has no block BEGIN PRIVATE KEY; `openssl pkcs8 -topk8 -nocrypt` makes one of other forms",
                    null);
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(found.getFirst()));
        } catch (InvalidKeySpecException e) {
            throw file.unusable("it has no " + algorithm + " key, as the certificate of nats.tls-certificate has", e);
        }
    }

    private static List<byte[]> blocks(CredentialFile file, String type) {
        var pattern = Pattern.compile("-----BEGIN " + type + "-----([\\sA-Za-z0-9+/=]+)-----END " + type + "-----");
        try {
            return pattern.matcher(file.text())
                    .results()
                    .map(block -> Base64.getMimeDecoder().decode(block.group(1)))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw file.unusable("a block of it is not in Base64", e);
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
