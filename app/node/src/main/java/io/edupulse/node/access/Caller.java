package io.edupulse.node.access;

import io.edupulse.kernel.text.Text;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Who calls, as a token says.
///
/// @param subject the caller's own name, such as the id of a student; becomes the actor in the metadata of events
/// @param roles the names of what the caller is, such as `teacher`
public record Caller(String subject, Set<String> roles) {

    /// The role of those who may do everything: operations, every command and every query.
    public static final String OPERATOR = "operator";

    /// The role of those who may read the metrics of a node, and nothing else by it.
    public static final String MONITOR = "monitor";

    /// What fits the metadata of events.
    private static final Pattern SUBJECT = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

    /// @throws IllegalArgumentException if the subject is not 1 to 255 printable ASCII characters
    public Caller {
        if (!SUBJECT.matcher(subject).matches()) {
            throw new IllegalArgumentException(
                    Text.format("A subject has 1 to 255 printable ASCII characters, not %d", subject.length()));
        }
        roles = Set.copyOf(roles);
    }

    public boolean is(String role) {
        return roles.contains(role);
    }

    public boolean isOperator() {
        return is(OPERATOR);
    }

    @Override
    public String toString() {
        return Text.format("%s (%s)", subject, roles.isEmpty() ? "no role" : String.join(", ", new TreeSet<>(roles)));
    }
}
