package io.edupulse.node.http;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Nearest;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.text.UuidText;
import io.edupulse.projection.paging.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of addresses.
public final class Parameters {

    private static final String CURSOR = "cursor";
    private static final String LIMIT = "limit";

    private Parameters() {}

    /// @throws CodedException with `usage.invalid` if there are others
    public static void allowOnly(Map<String, String> parameters, String... known) {
        for (var name : parameters.keySet()) {
            if (!List.of(known).contains(name)) {
                throw new CodedException(
                        "usage.invalid",
                        Text.format(
                                "There is no parameter %s: there are %s%s",
                                name,
                                known.length == 0 ? "none" : String.join(", ", known),
                                Nearest.suggestion(name, List.of(known))));
            }
        }
    }

    /// @throws CodedException with `usage.invalid`
    public static long number(String name, String text, long least, long greatest) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(name, text, least, greatest, e);
        }
        throw invalid(name, text, least, greatest, null);
    }

    private static CodedException invalid(
            String name, String text, long least, long greatest, @Nullable Exception cause) {
        return new CodedException(
                "usage.invalid",
                Text.format("%s is '%s', but must be a number from %d to %d", name, text, least, greatest),
                cause);
    }

    /// @throws CodedException with `usage.invalid`
    public static UUID id(String name, String text) {
        return UuidText.parse(text)
                .orElseThrow(() -> new CodedException(
                        "usage.invalid",
                        Text.format(
                                "%s is '%s', but must be a UUID such as 018f3a2b-7c1d-7e5f-8a9b-0c1d2e3f4a5b",
                                name, text)));
    }

    /// The page that `cursor` and `limit` name.
    ///
    /// @throws CodedException with `query.invalid-limit`
    public static PageRequest page(Map<String, String> parameters) {
        var limit = parameters.get(LIMIT);
        return PageRequest.of(
                parameters.get(CURSOR), limit == null ? null : (int) number(LIMIT, limit, 1, Integer.MAX_VALUE));
    }
}
