package io.edupulse.node.cli.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.edupulse.json.QueryJson;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.query.Query;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.output.Output;
import io.edupulse.projection.query.QueryHandler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A query as a user has written it, checked.
///
/// @param parameters the same as texts by field
record AskedQuery(Query<?> query, SequencedMap<String, String> parameters) {

    /// @param fields each NAME=VALUE, or one JSON object
    /// @throws CodedException with `usage.invalid`, or as [QueryJson#read] if the query has no such fields
    static AskedQuery read(QueryHandler<?, ?> handler, List<String> fields) {
        if (fields.size() == 1 && fields.getFirst().stripLeading().startsWith("{")) {
            var query = QueryJson.read(handler.type(), fields.getFirst().getBytes(StandardCharsets.UTF_8));
            return new AskedQuery(query, texts(fields.getFirst()));
        }
        var values = new LinkedHashMap<String, String>();
        for (var field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new CodedException(
                        "usage.invalid", Text.format("A field is written NAME=VALUE, not '%s'", field));
            }
            if (values.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
                throw new CodedException(
                        "usage.invalid", Text.format("The field %s is given twice", field.substring(0, equals)));
            }
        }
        return new AskedQuery(QueryJson.read(handler.type(), values), values);
    }

    /// A record or a list in it stays JSON.
    private static SequencedMap<String, String> texts(String json) {
        var texts = new LinkedHashMap<String, String>();
        Output.parse(json).properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                texts.put(field.getKey(), text(field.getValue()));
            }
        });
        return texts;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }
}
