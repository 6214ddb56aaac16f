package io.edupulse.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// The name that the servers of a folder carry in their command lines. It is made of the folder's place in the file
/// system (device and inode), which a moved folder keeps and no copy has: a copy cannot take the original's servers for
/// its own. The inode of a folder that a process works in is not given to another one.
///
/// @param name letters, digits and hyphens
public record ServerMark(String name) {

    private static final String PREFIX = "edupulse-";
    private static final int BYTES = 8;

    /// @param folder that is there
    /// @throws IOException if the file system does not tell its attributes
    public static ServerMark of(Path folder) throws IOException {
        var real = folder.toRealPath();
        var key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        return new ServerMark(
                PREFIX + digest(Objects.requireNonNullElse(key, real).toString()));
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
