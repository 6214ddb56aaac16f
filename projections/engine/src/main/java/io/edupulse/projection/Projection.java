package io.edupulse.projection;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A read model and how events change it.
///
/// The tables of a projection live in a schema of their own together with its checkpoints, so that a
/// rebuild can fill a second schema and swap it with the first. An event changes a row only together
/// with all events of its partition, in their order; so a row must belong to one partition: its key
/// contains the aggregate or the partition.
///
/// @param name lower case with dashes, such as `quiz-results`; the schema is named alike, with underscores
/// @param tables the SQL that makes the tables, without schema names. What follows a line `-- indexes` is
///     run after the bulk load of a rebuild
/// @param handlers how events change the tables; views first, then free-form SQL
public record Projection(String name, String tables, List<Handler> handlers) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /// The log is in `public`, and the rest is PostgreSQL's.
    private static final Pattern RESERVED = Pattern.compile("public|information-schema|pg(-.*)?");

    /// @throws CodedException with `projection.name-too-long` or `projection.name-reserved`
    /// @throws IllegalArgumentException if the name has another form
    public Projection {
        handlers = List.copyOf(handlers);
        if (name.length() > SchemaUse.longestName()) {
            throw new CodedException(
                    "projection.name-too-long",
                    Text.format(
                            "The name %s of a projection has %d characters, but PostgreSQL would cut the names of its"
                                    + " schemas off: shorten it to at most %d",
                            name, name.length(), SchemaUse.longestName()));
        }
        if (RESERVED.matcher(name).matches()) {
            throw new CodedException(
                    "projection.name-reserved",
                    Text.format(
                            "A projection cannot be named %s, because its schema would be one of the database's own: give it another name",
                            name));
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A projection's name is lower-case words with dashes between, not " + name);
        }
    }

    /// A projection whose tables are in the resource `/db/readmodel/<name>.sql` of a module, with underscores in the
    /// name of the file.
    ///
    /// @param owner a class of that module
    /// @throws IllegalArgumentException if there is no such resource
    public static Projection of(String name, Class<?> owner, Handler... handlers) {
        var path = "/db/readmodel/" + name.replace('-', '_') + ".sql";
        try (var tables = owner.getResourceAsStream(path)) {
            if (tables == null) {
                throw new IllegalArgumentException(Text.format(
                        "Projection %s has no tables: put their SQL into the resource %s beside %s",
                        name, path, owner.getName()));
            }
            return new Projection(name, new String(tables.readAllBytes(), StandardCharsets.UTF_8), List.of(handlers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws UnfitProjectionException if the rows of a view would belong to several partitions
    void checkKeys() {
        for (var handler : handlers) {
            if (handler instanceof View<?> view) {
                view.definition().checkKeys();
            }
        }
    }

    /// The schema of the live read model.
    public String schema() {
        return name.replace('-', '_');
    }

    /// The events that change this read model.
    public Set<Class<? extends DomainEvent>> events() {
        return handlers.stream().flatMap(handler -> handler.events().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /// The names of those events' types.
    public Set<String> eventTypes() {
        return events().stream().map(EventTypes::nameOf).collect(Collectors.toUnmodifiableSet());
    }
}
