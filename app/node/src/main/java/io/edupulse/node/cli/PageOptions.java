package io.edupulse.node.cli;

import io.edupulse.projection.paging.PageRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a list.
public final class PageOptions {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "rows at most, 1 to 500 (default 20)")
    private int limit = 20;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on where the page before said")
    private @Nullable String cursor;

    public int limit() {
        return limit;
    }

    public PageRequest request() {
        return new PageRequest(cursor, limit);
    }
}
