package io.edupulse.torture.sabotage;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The classroom with a fault, in place of its own main class:
///
/// ```
/// java -cp torture/target/classes:app/classroom/target/edupulse.jar \
///     io.edupulse.torture.sabotage.SabotagedMain --sabotage NAME --root . serve
/// ```
///
/// Its changed classes come before those of the class path. After `migrate` it replaces the changed SQL
/// functions in the database that `EDUPULSE_DATABASE_URL` names.
public final class SabotagedMain {

    private static final String MAIN = "io.edupulse.classroom.app.Main";
    private static final int OPTIONS = 4;

    private SabotagedMain() {}

    public static void main(String... arguments) throws Exception {
        if (arguments.length < OPTIONS || !arguments[0].equals("--sabotage") || !arguments[2].equals("--root")) {
            throw new IllegalArgumentException("Give --sabotage NAME --root FOLDER, and what EduPulse is to do");
        }
        var sabotage = Sabotages.named(arguments[1]);
        var root = Path.of(arguments[3]);
        var rest = Arrays.copyOfRange(arguments, OPTIONS, arguments.length);
        if (Arrays.asList(rest).contains("migrate")) {
            breakAtTheEnd(sabotage, root);
        }
        var loader = loader(sabotage, root);
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass(MAIN).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    /// The part of a command line that stands for a sabotaged `edupulse.jar`, up to what EduPulse is to do. The
    /// working folder of this process is the root of the clone.
    public static List<String> program(Sabotage sabotage, Path jar) {
        var location = SabotagedMain.class.getProtectionDomain().getCodeSource().getLocation();
        var own = Path.of(URI.create(location.toString()));
        return List.of(
                "-cp",
                own + File.pathSeparator + jar,
                SabotagedMain.class.getName(),
                "--sabotage",
                sabotage.name(),
                "--root",
                Path.of("").toAbsolutePath().toString());
    }

    /// Replaces the changed SQL functions.
    ///
    /// @param url for the owner of the database, which has been migrated
    /// @param root of the clone
    public static void breakDatabase(Sabotage sabotage, String url, Path root) throws IOException, SQLException {
        loadDriver();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            for (var function : sabotage.sources(root, false).values()) {
                statement.execute(function);
            }
        }
    }

    /// Else the drivers are those of the class loader of the product, which this class does not see.
    private static void loadDriver() {
        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The class path has no driver of PostgreSQL", e);
        }
    }

    /// The command ends the process by itself.
    private static void breakAtTheEnd(Sabotage sabotage, Path root) {
        var url = System.getenv("EDUPULSE_DATABASE_URL");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                breakDatabase(sabotage, url, root);
            } catch (IOException | SQLException | RuntimeException e) {
                System.err.println(sabotage.name() + ": " + e);
                Runtime.getRuntime().halt(1);
            }
        }));
    }

    private static ClassLoader loader(Sabotage sabotage, Path root) throws IOException {
        var classPath = System.getProperty("java.class.path");
        var folder = Files.createTempDirectory("sabotage-" + sabotage.name());
        var patched = PatchedClasses.compile(sabotage, root, classPath, folder);
        var urls = new ArrayList<URL>();
        for (var part : Stream.concat(
                        Stream.of(patched),
                        Stream.of(classPath.split(File.pathSeparator, -1)).map(Path::of))
                .toList()) {
            urls.add(url(part));
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path part) throws MalformedURLException {
        URI uri = part.toAbsolutePath().toUri();
        return uri.toURL();
    }
}
