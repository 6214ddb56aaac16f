package io.edupulse.torture.sabotage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A change of one source file of the product.
///
/// @param file from the root of the clone: Java, or a SQL function
/// @param from the text that goes; it must stand in the file exactly once
record Patch(String file, String from, String to) {

    private static final String SQL = "jooq-codegen/log/src/main/resources/db/migration/";

    static Patch java(String module, String type, String from, String to) {
        return new Patch(module + "/src/main/java/" + type.replace('.', '/') + ".java", from, to);
    }

    static Patch sql(String function, String from, String to) {
        return new Patch(SQL + function + ".sql", from, to);
    }

    boolean isJava() {
        return file.endsWith(".java");
    }

    /// The text of the file so far, changed.
    ///
    /// @throws IllegalStateException if the product has changed so that the patch must be written again
    String applyTo(String text) {
        int at = text.indexOf(from);
        if (at < 0 || text.indexOf(from, at + 1) >= 0) {
            throw new IllegalStateException(
                    "The text does not stand in " + file + " exactly once; write the patch again: " + from);
        }
        return text.substring(0, at) + to + text.substring(at + from.length());
    }

    String read(Path root) throws IOException {
        return Files.readString(root.resolve(file));
    }
}
