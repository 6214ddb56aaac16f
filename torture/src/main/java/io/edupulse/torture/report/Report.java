package io.edupulse.torture.report;

import io.edupulse.torture.check.Verdict;
import io.edupulse.torture.check.history.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes both forms of the report into the folder of its run.
public final class Report {

    private Report() {}

    /// @return the page
    public static Path write(Path folder, Verdict verdict) throws IOException {
        var run = RunFolder.read(folder);
        Files.writeString(folder.resolve("report.json"), JsonReport.of(run, verdict));
        return Files.writeString(folder.resolve("report.html"), HtmlReport.of(run, verdict));
    }
}
