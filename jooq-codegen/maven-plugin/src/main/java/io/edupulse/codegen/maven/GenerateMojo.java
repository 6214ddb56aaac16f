package io.edupulse.codegen.maven;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;

/// Generates jOOQ classes of the read models whose SQL is in a folder, and adds them to the sources of the project.
///
/// Each SQL file `shelf.sql` becomes a package `shelf` inside the package that is configured. The goal starts a
/// PostgreSQL of its own for it, and does nothing while neither the SQL nor the package changes.
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters
public final class GenerateMojo extends AbstractMojo {

    private static final String GENERATOR = "io.edupulse.codegen.GenerateJooq";
    private static final int JAVA = 25;

    /// The package that gets a package for each SQL file.
    @Parameter(required = true)
    private String packageName;

    /// The folder with one SQL file for each read model.
    @Parameter(defaultValue = "${project.basedir}/src/main/resources/db/readmodel")
    private File sql;

    /// The folder for the generated sources.
    @Parameter(defaultValue = "${project.build.directory}/generated-sources/jooq")
    private File target;

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true)
    private List<Artifact> libraries;

    private final ToolchainManager toolchains;
    private final MavenSession session;

    @Inject
    GenerateMojo(ToolchainManager toolchains, MavenSession session) {
        this.toolchains = toolchains;
        this.session = session;
    }

    @Override
    public void execute() throws MojoExecutionException {
        var classPath = libraries.stream()
                .map(library -> library.getFile().getPath())
                .collect(Collectors.joining(File.pathSeparator));
        run(List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                GENERATOR,
                packageName,
                sql.getPath(),
                target.getPath()));
        project.addCompileSourceRoot(target.getPath());
    }

    /// The `java` of the toolchain that the build has selected, otherwise that of Maven.
    private String java() throws MojoExecutionException {
        var toolchain = toolchains.getToolchainFromBuildContext("jdk", session);
        var selected = toolchain == null ? null : toolchain.findTool("java");
        if (selected != null) {
            return selected;
        }
        var running = Runtime.version().feature();
        if (running < JAVA) {
            throw new MojoExecutionException(
                    "The generator of jOOQ classes needs Java " + JAVA + ", but Maven runs on Java " + running
                            + ": set JAVA_HOME to a JDK " + JAVA + ", or select one with the maven-toolchains-plugin");
        }
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void run(List<String> command) throws MojoExecutionException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new MojoExecutionException("The jOOQ classes of " + sql + " were not generated.\n" + output);
            }
            getLog().debug(output);
        } catch (IOException e) {
            throw new MojoExecutionException("Could not start " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("The build was interrupted", e);
        }
    }
}
