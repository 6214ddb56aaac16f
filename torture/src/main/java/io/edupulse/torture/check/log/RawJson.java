package io.edupulse.torture.check.log;

import java.util.LinkedHashMap;
import java.util.Map;

/// JSON as text, without a parser between: what is inside of strings and numbers stays as it is, to the byte.
final class RawJson {

    private RawJson() {}

    /// The same text without the blanks between its tokens.
    static String compact(String json) {
        var out = new StringBuilder(json.length());
        boolean inText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inText && c == '\\') {
                out.append(c).append(json.charAt(++i));
                continue;
            }
            inText ^= c == '"';
            if (inText || !Character.isWhitespace(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// The members of a compact object, names with their quotes, in the order in which they stand there.
    static Map<String, String> members(String object) {
        var members = new LinkedHashMap<String, String>();
        int at = 1;
        while (at < object.length() - 1) {
            int colon = end(object, at);
            int comma = end(object, colon + 1);
            members.put(object.substring(at, colon), object.substring(colon + 1, comma));
            at = comma + 1;
        }
        return members;
    }

    /// Where the value that begins at an index ends: at the next colon, comma or closing bracket of its own level.
    private static int end(String json, int from) {
        int depth = 0;
        boolean inText = false;
        for (int i = from; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inText) {
                i += c == '\\' ? 1 : 0;
                inText = c != '"';
            } else if (depth == 0 && (c == ':' || c == ',' || c == '}' || c == ']')) {
                return i;
            } else {
                inText = c == '"';
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
        }
        return json.length();
    }
}
