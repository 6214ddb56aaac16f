package io.edupulse.classroom.pulse;

import io.edupulse.kernel.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The form of an artefact's URL. Whether something is there is not looked at.
final class ArtefactUrl {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MAXIMUM_LENGTH = 2048;
    private static final int MAXIMUM_PORT = 65_535;

    private ArtefactUrl() {}

    /// What keeps a text from being an absolute http or https URL.
    static Optional<String> problemOf(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            return Optional.of(
                    Text.format("it has %d characters, at most %d are allowed", text.length(), MAXIMUM_LENGTH));
        }
        try {
            var uri = new URI(text);
            if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                return Optional.of("it does not begin with http:// or https://");
            }
            if (uri.getHost() == null) {
                return Optional.of("it has no valid host");
            }
            if (uri.getPort() > MAXIMUM_PORT) {
                return Optional.of("it has no valid port");
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of(Text.format("it is none: %s at index %d", e.getReason(), e.getIndex()));
        }
    }
}
