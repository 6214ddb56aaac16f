package io.edupulse.torture.check.model;

import io.edupulse.torture.check.log.LogRow;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One read model: its name, its tables with the columns of their keys, the events that it takes, and the fold.
public interface ReadModel {

    String name();

    Map<String, List<String>> keys();

    Set<String> types();

    /// Applies a readable event of one of the types.
    void apply(LogRow row, Tables tables);

    default String schema() {
        return name().replace('-', '_');
    }
}
