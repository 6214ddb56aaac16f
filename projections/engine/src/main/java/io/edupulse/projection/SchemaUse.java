package io.edupulse.projection;

import java.util.stream.Stream;

/// What a schema of a projection is for. Each is named like the projection, with an ending of its own.
public enum SchemaUse {

    /// Answers queries.
    LIVE(""),

    /// Is filled by a rebuild.
    SHADOW("_rebuild"),

    /// Was live before the last swap.
    PREVIOUS("_previous"),

    /// Was the previous one before the last swap, and is dropped.
    OUTDATED("_outdated"),

    /// The live one inside the transaction that swaps.
    PASSING("_passing"),

    /// Is filled to verify the live one.
    VERIFICATION("_verify"),

    /// Is filled to find out how long a rebuild takes.
    SAMPLE("_sample"),

    /// Shows which columns the code makes, inside one transaction.
    REFERENCE("_reference");

    /// PostgreSQL cuts longer names off, without an error.
    static final int LONGEST_IDENTIFIER = 63;

    private final String ending;

    SchemaUse(String ending) {
        this.ending = ending;
    }

    /// The name of a projection's schema for this use.
    public String nameFor(Projection projection) {
        return projection.schema() + ending;
    }

    /// How long the name of a projection may be, so that none of its schemas is taken for another one.
    static int longestName() {
        return LONGEST_IDENTIFIER
                - Stream.of(values()).mapToInt(use -> use.ending.length()).max().orElseThrow();
    }
}
