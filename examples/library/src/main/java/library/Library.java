package library;

import io.edupulse.node.Program;

/// The program: `library serve`, `library send ...`, and all other commands of the framework.
public final class Library {

    static final Program PROGRAM = Program.named("library")
            .aggregates(new Book.Rules(), new Member.Rules(), new Loan.Rules())
            .projections(Shelf.PROJECTION, Readers.PROJECTION)
            .queries(Shelf::queries, Readers::queries);

    public static void main(String[] args) {
        PROGRAM.run(args);
    }

    private Library() {}
}
