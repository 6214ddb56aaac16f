package io.edupulse.projection.apply;

import io.edupulse.kernel.text.Text;
import io.edupulse.projection.UnfitProjectionException;
import io.edupulse.projection.schema.ProjectionSchema;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

/// Refuses statements of free-form SQL that name a table with the projection's schema in their text: a rebuild fills
/// another schema, and such a statement would write into the live read model meanwhile.
///
/// jOOQ writes the names of tables with quotes and, in a rebuild, with the schema that is filled. So without quotes the
/// schema's name is always text; with quotes, where another schema is filled. Immutable.
final class SchemaInText implements ExecuteListener {

    private static final Pattern TABLE = Pattern.compile(
            "create\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?\"?(\\w+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern TEXTS = Pattern.compile("'(?:[^']|'')*'");

    private final ProjectionSchema schema;
    private final Pattern name;

    SchemaInText(ProjectionSchema schema) {
        this.schema = schema;
        var live = schema.projection().schema();
        var quoted = schema.name().equals(live) ? "" : Text.format("|\"%s\"", live);
        var tables = TABLE.matcher(schema.projection().tables())
                .results()
                .map(table -> table.group(1))
                .collect(Collectors.joining("|"));
        this.name = Pattern.compile(
                Text.format("(?<![\\w\".])(?:%s%s)\\s*\\.\\s*\"?(?:%s)\\b", live, quoted, tables),
                Pattern.CASE_INSENSITIVE);
    }

    @Override
    public void executeStart(ExecuteContext context) {
        for (var statement : context.batchSQL()) {
            check(statement);
        }
    }

    private void check(String statement) {
        if (name.matcher(TEXTS.matcher(statement).replaceAll("''")).find()) {
            var projection = schema.projection();
            throw new UnfitProjectionException(
                    "projection.schema-in-text",
                    Text.format(
                            "A SqlHandler of %s names the schema %s in the text of its SQL, so a rebuild would write into the live read model: name each table as DSL.table(DSL.name(\"%s\", TABLE)), which means the schema that is filled",
                            projection.name(), projection.schema(), projection.schema()));
        }
    }
}
