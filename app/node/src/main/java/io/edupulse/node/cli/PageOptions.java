package io.edupulse.node.cli;

import io.edupulse.projection.paging.PageRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a list.
public final class PageOptions {

    @Option(names = "--limit", paramLabel = "N", description = "rows at most, 1 to 500 (default 20)")
    private int limit = PageRequest.DEFAULT_LIMIT;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on where the page before said")
    private @Nullable String cursor;

    public PageRequest request() {
        return new PageRequest(cursor, limit);
    }
}
