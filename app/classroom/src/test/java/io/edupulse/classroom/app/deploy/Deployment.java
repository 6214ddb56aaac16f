package io.edupulse.classroom.app.deploy;

import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/// The files of the folder `deploy`.
record Deployment(Path folder) {

    /// Of this clone.
    static final Deployment SOURCES = new Deployment(Path.of("..", "..", "deploy"));

    private static final Pattern SETTING = Pattern.compile("\\bEDUPULSE_[A-Z_]+\\b");

    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    /// The services of the compose file, by name.
    Map<String, Map<String, Object>> services() throws IOException {
        return part(compose(), "services");
    }

    Map<String, Object> compose() throws IOException {
        return new Yaml().load(text("compose.yaml"));
    }

    /// What a file of the form `NAME=value` has.
    Map<String, String> variables(String file) throws IOException {
        return text(file)
                .lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
    }

    /// The names of variables of the program that a file has.
    Set<String> settings(String file) throws IOException {
        return SETTING.matcher(text(file)).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked") // a file of ours, whose shape the tests are about
    static <T> T part(Map<String, ?> whole, String name) {
        var part = whole.get(name);
        if (part == null) {
            throw new AssertionError(Text.format("There is no %s in %s", name, whole));
        }
        return (T) part;
    }
}
