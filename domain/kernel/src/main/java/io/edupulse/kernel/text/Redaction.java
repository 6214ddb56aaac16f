package io.edupulse.kernel.text;

import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes passwords and tokens out of texts, before a terminal, a log, an answer or a file shows them.
///
/// It knows addresses with credentials before the host (`nats://app:secret@host`, `nats://token@host`), parameters
/// whose name says what they are (`?password=secret`), and bearer tokens. When in doubt it hides too much, since a
/// driver's message may repeat an address in any form.
public final class Redaction {

    private static final String HIDDEN = "***";
    private static final String JDBC = "jdbc:postgresql";

    private static final String END_OF_NAME =
            "(?:password|passwd|passphrase|pwd|secret|token|credential|api_?key)[\\w.-]{0,40}";
    private static final String NAME = "[\\w.-]{0,40}" + END_OF_NAME;

    /// What is before the word does not matter, and looking for it at each place of a long text takes long.
    private static final Pattern PARAMETER = pattern("(" + END_OF_NAME + "=)[^&\\s\"']+");
    private static final Pattern PARAMETER_OF_URL = pattern("([?&]" + NAME + "=)[^&]+");
    private static final Pattern JSON_FIELD = pattern("(\"" + NAME + "\"\\s*:\\s*\")(?:[^\"\\\\]++|\\\\.)++");
    private static final Pattern BEARER = pattern("(\\bbearer\\s+)[\\w.~+/=-]{8,}");

    /// Up to the last `@` before the next address: a password may hold slashes and `@` itself. The addresses of
    /// PostgreSQL have no credentials before the host, but a parameter may hold an `@`.
    private static final Pattern USER_INFO = userInfo("[^\\s\"'?]", "[^\\s\"']");

    private static final Pattern USER_INFO_OF_URL = userInfo("[^?]", ".");

    private Redaction() {}

    /// A text that may hold addresses, such as the message of an error.
    public static String of(String text) {
        var shown = hide(BEARER, hide(JSON_FIELD, hide(PARAMETER, text)));
        return USER_INFO.matcher(shown).replaceAll(Redaction::withoutPassword);
    }

    /// An address, or several with commas between, and nothing else: blanks and quotes belong to its parts.
    public static String url(String url) {
        return USER_INFO_OF_URL.matcher(hide(PARAMETER_OF_URL, url)).replaceAll(Redaction::withoutPassword);
    }

    private static String hide(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll("$1" + HIDDEN);
    }

    /// Keeps the user's name, which tells whose password was refused; without a colon it is a token.
    private static String withoutPassword(MatchResult match) {
        var scheme = match.group(1) == null ? "://" : JDBC + "://";
        var userInfo = Objects.requireNonNullElse(match.group(1), match.group(2));
        int colon = userInfo.indexOf(':');
        return Matcher.quoteReplacement(scheme + userInfo.substring(0, colon + 1) + HIDDEN + "@");
    }

    private static Pattern userInfo(String characterInJdbc, String character) {
        return pattern(
                "(?:" + JDBC + "://(" + characterInJdbc + "*)|(?<!" + JDBC + ")://((?:(?!://)" + character + ")*))@");
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
