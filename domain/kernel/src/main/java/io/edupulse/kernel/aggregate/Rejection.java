package io.edupulse.kernel.aggregate;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.edupulse.kernel.text.Text;
import org.jspecify.annotations.Nullable;

/// The reason why an aggregate refuses a command. Most rules need a code and a sentence, for which [#of] is enough; a
/// record of the adopter's own carries more.
public interface Rejection {

    /// A stable name of the rule for programs, such as `quiz.closed`. It never changes once released.
    String code();

    /// One sentence for people: the refused command's fault, with the values that matter.
    String message();

    /// A rejection of a code and a sentence. Two are equal if both are.
    ///
    /// @param format as [Text#format] takes it
    @FormatMethod
    static Rejection of(String code, @FormatString String format, @Nullable Object... values) {
        return new CodedRejection(code, Text.format(format, values));
    }
}
