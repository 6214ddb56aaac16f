package io.edupulse.classroom.pulse;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// What may stand for an artefact.
final class ArtefactUrl {

    static final int MAXIMUM_LENGTH = 2048;

    private ArtefactUrl() {}

    /// Why a text is not an acceptable address; empty if it is one.
    static Optional<String> fault(String text) {
        if (text.length() > MAXIMUM_LENGTH) {
            return Optional.of("it has %d".formatted(text.length()));
        }
        try {
            var uri = new URI(text);
            var scheme = uri.getScheme();
            if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
                return Optional.of("'%s' is not".formatted(text));
            }
            return uri.getHost() == null ? Optional.of("'%s' names no host".formatted(text)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("'%s' is not an address: %s".formatted(text, e.getReason()));
        }
    }
}
