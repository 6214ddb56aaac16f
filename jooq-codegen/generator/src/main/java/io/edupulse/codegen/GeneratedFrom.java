package io.edupulse.codegen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The SQL and the package from which the classes in a folder were generated, remembered there by their digest, so that
/// a build in which neither changed starts no database.
public final class GeneratedFrom {

    private final List<Path> files;
    private final String packageName;
    private final Path stamp;

    private GeneratedFrom(List<Path> files, String packageName, Path stamp) {
        this.files = files;
        this.packageName = packageName;
        this.stamp = stamp;
    }

    /// All files below the folder that end in `.sql`, in the order of their names.
    ///
    /// @param packageName of the classes
    /// @param target the folder of the classes
    /// @throws IllegalArgumentException if the folder has no such file
    public static GeneratedFrom sql(Path folder, String packageName, Path target) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("There is no folder " + folder.toAbsolutePath()
                    + ": name the folder with the SQL files of the read models");
        }
        try (var found = Files.walk(folder)) {
            var files = found.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException("The folder " + folder.toAbsolutePath()
                        + " has no file that ends in .sql: each read model has one, named like its schema");
            }
            return new GeneratedFrom(files, packageName, target.resolve("generated-from.sha256"));
        }
    }

    public List<Path> files() {
        return files;
    }

    public boolean isCurrent() throws IOException {
        return Files.exists(stamp) && Files.readString(stamp).equals(digest());
    }

    /// Remembers that the classes are those of the files as they are now.
    public void remember() throws IOException {
        Files.writeString(stamp, digest());
    }

    private String digest() throws IOException {
        var sha = sha256();
        sha.update(packageName.getBytes(StandardCharsets.UTF_8));
        for (var file : files) {
            sha.update(file.toString().getBytes(StandardCharsets.UTF_8));
            sha.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
