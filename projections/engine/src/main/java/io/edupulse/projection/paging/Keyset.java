package io.edupulse.projection.paging;

import static java.util.Objects.requireNonNull;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.SelectFinalStep;
import org.jooq.SortField;
import org.jooq.SortOrder;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The order of a list, and the cursors into it. A cursor holds the values of the row that a page ends with, so the
/// next page begins after them, whatever was added or removed meanwhile. Immutable and thread-safe.
public final class Keyset {

    private static final String SEPARATOR = "|";
    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.of(
            Instant.class, Keyset::parseInstant,
            UUID.class, UUID::fromString,
            Long.class, Long::valueOf,
            Integer.class, Integer::valueOf,
            LocalDate.class, LocalDate::parse,
            String.class, text -> URLDecoder.decode(text, StandardCharsets.UTF_8));

    private final String list;
    private final List<SortField<?>> order;

    private Keyset(String list, List<SortField<?>> order) {
        this.list = list;
        this.order = order;
    }

    /// @param list a name, so that a cursor into another list is refused
    /// @param order never null, together unique; an instant, date, UUID, long, integer or text
    /// @throws IllegalArgumentException if a field has another type
    public static Keyset of(String list, SortField<?>... order) {
        for (var sort : order) {
            var type = sort.$field().getType();
            if (!PARSERS.containsKey(type)) {
                throw new IllegalArgumentException(Text.format(
                        "The list %s cannot be ordered by %s, a %s: order it by fields of %s",
                        list,
                        sort.$field(),
                        type.getSimpleName(),
                        PARSERS.keySet().stream()
                                .map(Class::getSimpleName)
                                .sorted()
                                .collect(Collectors.joining(", "))));
            }
        }
        return new Keyset(list, List.of(order));
    }

    /// The same list from its other end. Its cursors are its own.
    public Keyset reversed() {
        return new Keyset(
                list + "/reversed",
                order.stream()
                        .<SortField<?>>map(sort -> sort.$sortOrder() == SortOrder.DESC
                                ? sort.$field().asc()
                                : sort.$field().desc())
                        .toList());
    }

    /// Runs a query that selects the fields of the order, and has no order and limit yet, for one page.
    ///
    /// @throws CodedException `query.invalid-cursor` if the cursor is not one of this list
    public <R extends Record, T> Page<T> fetch(
            SelectFinalStep<R> query, PageRequest page, RecordMapper<? super R, T> mapper) {
        return page(cut(query, page).fetch(), page, mapper);
    }

    /// The order itself, for a statement around [#cut].
    public List<SortField<?>> order() {
        return order;
    }

    /// Cuts a query down to one page and one row more, which tells whether there is a next page. For a statement
    /// that does more with these rows; it must keep their order.
    public <R extends Record> Select<R> cut(SelectFinalStep<R> query, PageRequest page) {
        var select = query.getQuery();
        select.addOrderBy(order);
        if (page.cursor() != null) {
            select.addSeekAfter(decode(page.cursor()));
        }
        select.addLimit(page.limit() + 1);
        return select;
    }

    /// Makes the page from what became of the rows of [#cut].
    public <R extends Record, T> Page<T> page(Result<R> rows, PageRequest page, RecordMapper<? super R, T> mapper) {
        if (rows.size() <= page.limit()) {
            return new Page<>(rows.map(mapper), null);
        }
        var shown = rows.subList(0, page.limit());
        return new Page<>(shown.stream().map(mapper::map).toList(), encode(shown.getLast()));
    }

    private String encode(Record last) {
        var text = order.stream()
                .map(sort -> text(last.get(sort.$field())))
                .collect(Collectors.joining(SEPARATOR, list + SEPARATOR, ""));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? URLEncoder.encode(text, StandardCharsets.UTF_8) : String.valueOf(value);
    }

    private List<Field<?>> decode(String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var parts = Arrays.asList(text.split("\\|", -1));
            if (parts.size() != order.size() + 1 || !parts.getFirst().equals(list)) {
                throw new IllegalArgumentException("a cursor of another list");
            }
            var values = new ArrayList<Field<?>>(order.size());
            for (int i = 0; i < order.size(); i++) {
                values.add(value(order.get(i).$field(), parts.get(i + 1)));
            }
            return values;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new CodedException(
                    "query.invalid-cursor",
                    Text.format(
                            "Not a cursor of the list %s: pass the one that came with the page before, or none", list),
                    e);
        }
    }

    private static Field<?> value(Field<?> field, String text) {
        return DSL.val(requireNonNull(PARSERS.get(field.getType())).apply(text), field.getDataType());
    }

    /// Years of more than four digits come with a sign; the database does not know all of them.
    private static Instant parseInstant(String text) {
        if (text.startsWith("+") || text.startsWith("-")) {
            throw new IllegalArgumentException("a year out of range");
        }
        return Instant.parse(text);
    }
}
