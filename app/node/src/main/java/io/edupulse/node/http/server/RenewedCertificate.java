package io.edupulse.node.http.server;

import io.edupulse.kernel.work.Backoff;
import io.edupulse.kernel.work.GuardedLoop;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/// Lets a server use a certificate that was renewed, for the connections that begin then. While the new files cannot be
/// used, such as while only one of them is new, the server continues with the old ones.
final class RenewedCertificate implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Certificate certificate;
    private final Tls used;
    private final GuardedLoop looking;
    private List<FileTime> usedSince = List.of();

    private RenewedCertificate(Certificate certificate, Tls used) {
        this.certificate = certificate;
        this.used = used;
        this.looking = GuardedLoop.of("certificate", Backoff.between(LOOK, LONGEST_PAUSE), this::look);
    }

    /// @param used what the server has, made of the same files
    static RenewedCertificate watch(Certificate certificate, Tls used) {
        var renewed = new RenewedCertificate(certificate, used);
        renewed.looking.start();
        return renewed;
    }

    @Override
    public void close() {
        looking.close();
    }

    private Duration look() throws IOException {
        var changedAt = certificate.changedAt();
        if (!changedAt.equals(usedSince)) {
            used.reload(certificate.tls());
            usedSince = changedAt;
        }
        return LOOK;
    }
}
