package io.edupulse.node.http.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// The files of uPlot, from its own jar.
final class ChartLibrary {

    private static final String PROPERTIES = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String FOLDER = "/META-INF/resources/webjars/uplot/%s/dist/";

    private ChartLibrary() {}

    static Map<String, byte[]> files() {
        var properties = new Properties();
        try (var in = ChartLibrary.class.getResourceAsStream(PROPERTIES)) {
            properties.load(Objects.requireNonNull(in, PROPERTIES));
            var folder = FOLDER.replace("%s", properties.getProperty("version"));
            return Map.of(
                    "uPlot.esm.js", read(folder + "uPlot.esm.js"),
                    "uPlot.min.css", read(folder + "uPlot.min.css"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String path) throws IOException {
        try (var in = ChartLibrary.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        }
    }
}
