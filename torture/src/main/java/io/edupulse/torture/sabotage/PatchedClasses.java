package io.edupulse.torture.sabotage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/// Compiles the changed sources of a sabotage against the product, into a folder that comes before it on a
/// class path.
final class PatchedClasses {

    private PatchedClasses() {}

    /// @param root of the clone
    /// @param classPath with the product on it
    /// @param folder where sources and classes go
    /// @return the folder of the classes
    static Path compile(Sabotage sabotage, Path root, String classPath, Path folder) throws IOException {
        var classes = Files.createDirectories(folder.resolve("classes"));
        var files = new ArrayList<String>();
        for (var source : sabotage.sources(root, true).entrySet()) {
            var file = folder.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, source.getValue());
            files.add(file.toString());
        }
        if (!files.isEmpty()) {
            var arguments = new ArrayList<>(
                    List.of("-nowarn", "-proc:none", "-parameters", "-cp", classPath, "-d", classes.toString()));
            arguments.addAll(files);
            var said = new ByteArrayOutputStream();
            int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
            if (code != 0) {
                throw new IllegalStateException(
                        sabotage.name() + " cannot be compiled: " + said.toString(StandardCharsets.UTF_8));
            }
        }
        return classes;
    }
}
