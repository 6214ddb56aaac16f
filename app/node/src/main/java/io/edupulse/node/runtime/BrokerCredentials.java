package io.edupulse.node.runtime;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.nats.connection.NatsCredentials;
import io.edupulse.nats.connection.NatsCredentials.Certificate;
import io.edupulse.nats.connection.NatsCredentials.User;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The settings of credentials for NATS, together.
final class BrokerCredentials {

    private static final List<Setting<Path>> FILES = List.of(
            Setting.NATS_CREDS,
            Setting.NATS_NKEY,
            Setting.NATS_TLS_CA,
            Setting.NATS_TLS_CERTIFICATE,
            Setting.NATS_TLS_KEY);

    private BrokerCredentials() {}

    /// Before a node starts anything.
    ///
    /// @throws CodedException as [#of], or with `config.invalid` if there are files for a server that the
    ///     node starts itself
    static void check(Settings settings) {
        var _ = of(settings);
        if (settings.find(Setting.NATS_URL).isEmpty()) {
            FILES.stream()
                    .filter(setting -> settings.find(setting).isPresent())
                    .findFirst()
                    .ifPresent(setting -> {
                        throw missing(setting, Setting.NATS_URL);
                    });
        }
    }

    /// The credentials, whose files have been read once.
    ///
    /// @throws CodedException with `config.invalid` if the settings contradict each other, or
    ///     `nats.credentials` if a file cannot be used
    static NatsCredentials of(Settings settings) {
        var credentials =
                new NatsCredentials(user(settings), settings.find(Setting.NATS_TLS_CA), certificate(settings));
        credentials.check();
        return credentials;
    }

    private static User user(Settings settings) {
        var creds = settings.find(Setting.NATS_CREDS);
        var nkey = settings.find(Setting.NATS_NKEY);
        if (creds.isPresent() && nkey.isPresent()) {
            throw new CodedException(
                    "config.invalid",
                    Text.format("%s and %s are both given: drop one", Setting.NATS_CREDS, Setting.NATS_NKEY));
        }
        return creds.<User>map(User.Creds::new)
                .or(() -> nkey.map(User.Nkey::new))
                .orElseGet(User.OfAddress::new);
    }

    private static Optional<Certificate> certificate(Settings settings) {
        var chain = settings.find(Setting.NATS_TLS_CERTIFICATE);
        var key = settings.find(Setting.NATS_TLS_KEY);
        if (chain.isPresent() != key.isPresent()) {
            throw chain.isPresent()
                    ? missing(Setting.NATS_TLS_CERTIFICATE, Setting.NATS_TLS_KEY)
                    : missing(Setting.NATS_TLS_KEY, Setting.NATS_TLS_CERTIFICATE);
        }
        return chain.flatMap(file -> key.map(of -> new Certificate(file, of)));
    }

    private static CodedException missing(Setting<?> given, Setting<?> missing) {
        return new CodedException(
                "config.invalid", Text.format("%s is given without %s: give both, or none", given, missing));
    }
}
