package io.edupulse.node.settings;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The arguments, the environment and the paths of this process, as text in UTF-8 whatever the locale says.
///
/// The virtual machine decodes them with the locale's character set and puts U+FFFD where that has no character: with
/// `LC_ALL=C` all but ASCII is lost. The kernel of Linux still has the bytes; elsewhere such text is refused.
///
/// @param kernel where the kernel tells of this process
/// @param charset the one that the virtual machine decodes with, and encodes paths with
/// @param workingFolder as the virtual machine has decoded it
public record ProcessText(Path kernel, Charset charset, String workingFolder) {

    private static final char REPLACEMENT = '\uFFFD';

    /// That of this process.
    public static ProcessText here() {
        return new ProcessText(
                Path.of("/proc/self"),
                Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8),
                System.getProperty("user.dir", ""));
    }

    /// The arguments of the program.
    ///
    /// @param decoded what the virtual machine has made of them
    /// @throws CodedException with `usage.invalid-text` if one is not UTF-8
    public List<String> arguments(List<String> decoded) {
        if (decoded.stream().allMatch(this::isExact)) {
            return decoded;
        }
        var raw = entries("cmdline");
        int before = raw.size() - decoded.size(); // the virtual machine's own come first
        var exact = new ArrayList<String>();
        for (int i = 0; i < decoded.size(); i++) {
            int number = i + 1;
            exact.add(exact(decoded.get(i), before < 0 ? Optional.empty() : Optional.of(raw.get(before + i)))
                    .orElseThrow(() -> new CodedException(
                            "usage.invalid-text",
                            Text.format(
                                    "Argument %d is not text in UTF-8: give it in UTF-8, or a command from a file with 'send -'",
                                    number))));
        }
        return exact;
    }

    /// The variables that begin so.
    ///
    /// @param decoded what the virtual machine has made of them
    /// @throws CodedException with `config.invalid` if one is not UTF-8
    public Map<String, String> environment(String prefix, Map<String, String> decoded) {
        var raw = new HashMap<String, byte[]>();
        var exact = new HashMap<String, String>();
        for (var name : decoded.keySet()) {
            if (name.startsWith(prefix)) {
                exact.put(name, decoded.get(name));
            }
        }
        if (exact.values().stream().allMatch(this::isExact)) {
            return exact;
        }
        for (var entry : entries("environ")) {
            var text = new String(entry, StandardCharsets.ISO_8859_1); // a character a byte
            int equals = text.indexOf('=');
            if (equals > 0) {
                raw.put(text.substring(0, equals), text.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        exact.replaceAll((name, value) -> exact(value, Optional.ofNullable(raw.get(name)))
                .orElseThrow(() -> new CodedException(
                        "config.invalid", Text.format("The environment variable %s is not text in UTF-8", name))));
        return exact;
    }

    /// A path of the file system, absolute.
    ///
    /// @param from what the path is from, such as `data, given by --data,`
    /// @throws CodedException with `config.invalid` if the virtual machine cannot name it, and would take another
    ///     file
    public Path path(String text, String from) {
        try {
            var path = Path.of(text);
            boolean isNamed = charset.equals(StandardCharsets.UTF_8) || isAscii(text);
            if (isNamed && (path.isAbsolute() || workingFolder.indexOf(REPLACEMENT) < 0)) {
                return path.toAbsolutePath().normalize();
            }
        } catch (InvalidPathException e) {
            if (charset.equals(StandardCharsets.UTF_8)) {
                throw new CodedException("config.invalid", Text.format("%s is no path: %s", from, e.getReason()), e);
            }
        }
        throw new CodedException(
                "config.invalid",
                Text.format(
                        "%s is '%s', but the locale's character set %s cannot write that path, or the one of the working folder: run the program with LC_ALL=C.UTF-8",
                        from, text, charset));
    }

    private Optional<String> exact(String decoded, Optional<byte[]> raw) {
        if (isExact(decoded)) {
            return Optional.of(decoded);
        }
        return raw.isPresent()
                ? raw.flatMap(ProcessText::decoded)
                : Optional.of(decoded).filter(text -> text.indexOf(REPLACEMENT) < 0);
    }

    private boolean isExact(String decoded) {
        return charset.equals(StandardCharsets.UTF_8) ? decoded.indexOf(REPLACEMENT) < 0 : isAscii(decoded);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static Optional<String> decoded(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// What the kernel tells, each entry ended by a NUL; nothing on systems whose kernel does not.
    private List<byte[]> entries(String file) {
        var entries = new ArrayList<byte[]>();
        try {
            var all = new String(Files.readAllBytes(kernel.resolve(file)), StandardCharsets.ISO_8859_1);
            for (int start = 0; start < all.length(); ) {
                int end = all.indexOf('\0', start);
                end = end < 0 ? all.length() : end;
                entries.add(all.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
                start = end + 1;
            }
        } catch (IOException e) {
            return List.of();
        }
        return entries;
    }
}
