package io.edupulse.torture.check.finding;

import java.io.IOException;
import java.sql.SQLException;

/// One promise of the product, and how a run is seen to keep or to break it.
public interface Checker {

    /// Short, in lower case, stable: `exactly-once`.
    String name();

    /// The promise in one sentence.
    String promise();

    /// Whether it finds what takes too long, which says nothing on a slow machine.
    default boolean isOfTime() {
        return false;
    }

    void check(Evidence evidence, Findings findings) throws IOException, SQLException, InterruptedException;
}
