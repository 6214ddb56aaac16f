package io.edupulse.json;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// JSON documents as bytes, rearranged without being read, so that every number and every text stays as it was
/// written. Only for documents that are known to be valid, like those that come out of a `jsonb` column.
final class CompactJson {

    private CompactJson() {}

    /// A document without the spaces between its tokens.
    static byte[] of(byte[] json) {
        var compact = new byte[json.length];
        int length = 0;
        boolean inText = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (!inText && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                continue;
            }
            compact[length++] = b;
            if (b == '"') {
                inText = !inText;
            } else if (b == '\\') {
                compact[length++] = json[++i];
            }
        }
        return Arrays.copyOf(compact, length);
    }

    /// A compact document `{..., "payload": {...}}` with the given members of the payload first, in the given order.
    /// One without a payload comes back as it is.
    static byte[] withPayloadOrder(byte[] compact, List<String> order) {
        for (var member : members(compact, 0)) {
            if (member.isNamed(compact, "payload")) {
                return ordered(compact, member, order);
            }
        }
        return compact;
    }

    private static byte[] ordered(byte[] compact, Member payload, List<String> order) {
        var rest = members(compact, payload.value());
        if (rest.isEmpty()) {
            return compact;
        }
        var inOrder = new ArrayList<Member>(rest.size());
        for (var name : order) {
            rest.stream().filter(member -> member.isNamed(compact, name)).forEach(inOrder::add);
        }
        rest.removeAll(inOrder);
        inOrder.addAll(rest);
        var out = new ByteArrayOutputStream(compact.length);
        out.write(compact, 0, payload.value());
        char before = '{';
        for (var member : inOrder) {
            out.write(before);
            out.write(compact, member.start(), member.end() - member.start());
            before = ',';
        }
        out.write(compact, payload.end() - 1, compact.length - payload.end() + 1);
        return out.toByteArray();
    }

    /// The members of the object that begins at an offset; none if it is no object.
    private static List<Member> members(byte[] compact, int offset) {
        var members = new ArrayList<Member>();
        if (compact[offset] != '{') {
            return members;
        }
        int at = offset + 1;
        while (compact[at] == '"') {
            int value = textEnd(compact, at) + 1;
            int end = valueEnd(compact, value);
            members.add(new Member(at, value, end));
            at = compact[end] == ',' ? end + 1 : end;
        }
        return members;
    }

    /// The offset after a text, given that of its opening quote.
    private static int textEnd(byte[] compact, int quote) {
        int i = quote + 1;
        while (compact[i] != '"') {
            i += compact[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    /// The offset of the comma or bracket after a value.
    private static int valueEnd(byte[] compact, int value) {
        int depth = 0;
        int i = value;
        while (true) {
            switch (compact[i]) {
                case '"' -> i = textEnd(compact, i) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return i;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> {}
            }
            i++;
        }
    }

    /// The offsets of the name's quote, of the value's beginning, and after the value.
    private record Member(int start, int value, int end) {

        boolean isNamed(byte[] compact, String name) {
            int length = value - start - 3;
            if (length != name.length()) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (compact[start + 1 + i] != name.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
