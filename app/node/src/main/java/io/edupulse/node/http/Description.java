package io.edupulse.node.http;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the document of the interface tells of a route. Immutable.
///
/// @param id how generated clients call the operation
/// @param group under which it stands
/// @param body the type of what is sent; null for nothing
/// @param answer the type of what comes back
/// @param isStream whether it also comes as server-sent events
/// @param isText whether it comes as plain text, and not as JSON
public record Description(
        String id,
        String group,
        String summary,
        List<Parameter> parameters,
        @Nullable Type body,
        Type answer,
        boolean isStream,
        boolean isText) {

    /// A parameter of the address, or a header.
    ///
    /// @param isHeader false for the query of the address
    public record Parameter(String name, boolean isHeader, Type type, String meaning) {

        public static Parameter query(String name, Type type, String meaning) {
            return new Parameter(name, false, type, meaning);
        }

        public static Parameter header(String name, Type type, String meaning) {
            return new Parameter(name, true, type, meaning);
        }
    }

    public static Description of(String id, String group, String summary, Type answer) {
        return new Description(id, group, summary, List.of(), null, answer, false, false);
    }

    public Description taking(Type sent) {
        return new Description(id, group, summary, parameters, sent, answer, isStream, isText);
    }

    public Description with(Parameter... more) {
        var all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        return new Description(id, group, summary, List.copyOf(all), body, answer, isStream, isText);
    }

    public Description streaming() {
        return new Description(id, group, summary, parameters, body, answer, true, isText);
    }

    public Description text() {
        return new Description(id, group, summary, parameters, body, answer, isStream, true);
    }
}
