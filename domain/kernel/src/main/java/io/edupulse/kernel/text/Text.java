package io.edupulse.kernel.text;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Texts for people and programs that do not depend on the machine's language.
public final class Text {

    private Text() {}

    /// Formats like [String#formatted], with the digits and rules of no country: a default locale may write `%d` in
    /// Persian digits.
    @FormatMethod
    public static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
