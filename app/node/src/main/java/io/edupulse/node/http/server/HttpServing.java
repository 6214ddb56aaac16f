package io.edupulse.node.http.server;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.telemetry.Telemetry;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.access.TokenVerifier;
import io.edupulse.node.http.NodeRoutes;
import io.edupulse.node.http.Origins;
import io.edupulse.node.http.Routes;
import io.edupulse.node.http.Routes.Observer;
import io.edupulse.node.http.log.LogRoutes;
import io.edupulse.node.http.page.PageRoutes;
import io.edupulse.node.program.ProgramDefinition;
import io.edupulse.node.runtime.Node;
import io.edupulse.node.settings.Setting;
import io.edupulse.node.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Starts the HTTP interface of a node as its settings say.
public final class HttpServing {

    private HttpServing() {}

    /// @throws CodedException with `http.port-in-use`, `http.exposed`, `http.tls`, `access.key-unusable` or
    ///     `program.invalid-page`
    public static HttpInterface start(ProgramDefinition program, Node node, Settings settings) {
        var listening = listening(settings);
        var origins = new Origins(
                listening.isLocal() && !settings.get(Setting.BEHIND_PROXY),
                settings.find(Setting.HTTP_ORIGINS)
                        .map(list -> Arrays.asList(list.split(",", -1)))
                        .orElse(List.of()));
        var gate = new Bearer(tokens(settings));
        var routes = new ArrayList<>(
                NodeRoutes.of(program, node, LogRoutes.of(program, node), settings.get(Setting.METRICS_OPEN)));
        routes.addAll(PageRoutes.of(program));
        var tracing = node.get(Telemetry.class).tracing();
        Observer observer =
                node.metrics().<Observer>map(metrics -> metrics::answered).orElse((method, route, status, nanos) -> {});
        return HttpInterface.start(new Routes(origins, gate, routes, observer, tracing), listening);
    }

    /// The issuer's, if there is one, else those of the node's own key, which is made when it is missing.
    private static TokenVerifier tokens(Settings settings) {
        var issued = settings.find(Setting.JWKS_URL)
                .map(keys -> TokenVerifier.ofIssuer(
                        URI.create(keys),
                        settings.find(Setting.JWKS_ISSUER).orElse(null),
                        settings.find(Setting.JWKS_AUDIENCE).orElse(null)));
        return issued.orElseGet(() -> TokenVerifier.of(LocalKey.make(settings.get(Setting.DATA))));
    }

    static Listening listening(Settings settings) {
        var certificate = certificate(settings);
        var address = settings.find(Setting.HTTP_ADDRESS)
                .map(HttpServing::address)
                .orElseGet(InetAddress::getLoopbackAddress);
        if (!address.isLoopbackAddress() && certificate.isEmpty() && !settings.get(Setting.BEHIND_PROXY)) {
            throw new CodedException(
                    "http.exposed",
                    Text.format(
                            "HTTP would be open to others on %s without TLS: give --tls-certificate and --tls-key, or --behind-proxy if a proxy in front of it has TLS",
                            address.getHostAddress()));
        }
        return new Listening(address, settings.get(Setting.HTTP_PORT), certificate);
    }

    private static Optional<Certificate> certificate(Settings settings) {
        var certificate = settings.find(Setting.TLS_CERTIFICATE);
        var key = settings.find(Setting.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new CodedException(
                    "config.invalid",
                    Text.format(
                            "%s is given without %s: TLS needs both",
                            certificate.isPresent() ? "tls.certificate" : "tls.key",
                            certificate.isPresent() ? "tls.key" : "tls.certificate"));
        }
        return certificate.map(file -> new Certificate(file, key.orElseThrow()));
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new CodedException(
                    "config.invalid",
                    Text.format("http.address is '%s', which is no address of this machine: %s", name, e.getMessage()),
                    e);
        }
    }
}
