package io.edupulse.node.http.server;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/// The files of a certificate in PEM: the chain, which begins with the server's own, and its private key in PKCS #8.
public record Certificate(Path chain, Path key) {

    /// TLS 1.2 and 1.3 with what the files hold now.
    ///
    /// @throws CodedException with `http.tls`
    Tls tls() {
        try {
            var keys = Keys.builder()
                    .pem(pem -> pem.key(Resource.create(key)).certChain(Resource.create(chain)))
                    .build();
            return Tls.builder()
                    .privateKey(keys)
                    .privateKeyCertChain(keys)
                    .addEnabledProtocol("TLSv1.3")
                    .addEnabledProtocol("TLSv1.2")
                    .build();
        } catch (RuntimeException e) {
            throw new CodedException(
                    "http.tls",
                    Text.format(
                            "The certificate %s and the key %s cannot be used: %s; give a chain and a key of PKCS #8 in PEM",
                            chain, key, e.getMessage()),
                    e);
        }
    }

    /// When the files were changed last.
    List<FileTime> changedAt() throws IOException {
        return List.of(Files.getLastModifiedTime(chain), Files.getLastModifiedTime(key));
    }
}
