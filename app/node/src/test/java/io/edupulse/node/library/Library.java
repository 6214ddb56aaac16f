package io.edupulse.node.library;

import io.edupulse.node.Program;

/// The library as a program.
public final class Library {

    public static final Program PROGRAM = Program.named("library")
            .aggregates(Book.AGGREGATE)
            .projections(Shelf.PROJECTION)
            .queries(Shelf.QUERIES);

    private Library() {}

    public static void main(String[] args) {
        PROGRAM.run(args);
    }
}
