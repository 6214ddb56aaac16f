package io.edupulse.node.program;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import java.util.UUID;
import java.util.regex.Pattern;

/// A receipt as users write it, for a query that waits for it: `3:120` is position 120 of partition 3.
public final class ReceiptText {

    /// The parameters of HTTP for it, and for the seconds to wait. No field of a query begins so.
    public static final String AFTER = "_after";

    public static final String WAIT = "_wait";

    private static final Pattern PLACE = Pattern.compile("(\\d{1,4}):(\\d{1,18})");

    private ReceiptText() {}

    /// @param name what the text was given for, such as `--after`
    /// @throws CodedException with `usage.invalid`
    public static Receipt read(String name, String text) {
        var place = PLACE.matcher(text);
        if (!place.matches()) {
            throw new CodedException(
                    "usage.invalid",
                    Text.format("%s is '%s', but must be PARTITION:POSITION of a receipt, such as 3:120", name, text));
        }
        return new Receipt(new UUID(0, 0), 0, Integer.parseInt(place.group(1)), Long.parseLong(place.group(2)));
    }
}
