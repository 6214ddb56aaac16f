package io.edupulse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.json.Parcels.VanEvent.VanLoaded;
import io.edupulse.json.Shapes.Mood;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.event.InvalidEventException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events that the codec does not write, because they would not come back.
class RefusedEventsTest {

    sealed interface Odd extends DomainEvent {}

    /// Another value than it was given.
    record Trimmed(String text) implements Odd {
        Trimmed {
            text = text.strip() + "!";
        }
    }

    /// No value that it has been given.
    record Secret(String text) implements Odd {
        @Override
        public String text() {
            return "***";
        }
    }

    record Picky(int number) implements Odd {
        @Override
        public int number() {
            return -number;
        }

        Picky {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    private static final Shapes.Tree LEAF = new Shapes.Tree("leaf", List.of());

    private void assertRefused(DomainEvent event, String code, String message) {
        assertThatThrownBy(() -> new JsonEventCodec(Shapes.TYPES).encode(event))
                .isInstanceOf(InvalidEventException.class)
                .hasFieldOrPropertyWithValue("code", code)
                .hasMessage(message);
    }

    @Test
    void null_in_a_component() {
        assertThatThrownBy(() ->
                        new JsonEventCodec(Parcels.EVENTS).encode(new VanLoaded(new UUID(0, 1), Null.of(), "Fragile")))
                .isInstanceOf(InvalidEventException.class)
                .hasFieldOrPropertyWithValue("code", "event.missing-field")
                .hasMessage("Field parcel_id of VanLoaded is null: give it a value, or declare the component"
                        + " @Nullable (org.jspecify.annotations)");
    }

    @Test
    void null_in_a_nested_record_a_list_and_a_map() {
        var inner = new Shapes.Inner("a", new Shapes.Inner(Null.of(), null));
        assertRefused(
                new Shapes.Nested(
                        inner, new Shapes.Point(), null, List.of(), new Shapes.Pair<>(new Shapes.Point(), inner)),
                "event.missing-field",
                "Field inner.next.inner_text of Nested is null: give it a value, or declare the component @Nullable"
                        + " (org.jspecify.annotations)");
        assertRefused(
                new Shapes.Deep(new Shapes.Tree("a", Arrays.asList(LEAF, null))),
                "event.missing-field",
                "Field tree.children.1 of Deep is null: leave it out");
        Map<String, Shapes.Figure> named = new HashMap<>();
        named.put("x", null);
        assertRefused(
                nested(new Shapes.Path(List.of(), named)),
                "event.missing-field",
                "Field figure.named.x of Nested is null: leave it out");
    }

    private Shapes.Nested nested(Shapes.Figure figure) {
        var inner = new Shapes.Inner("a", null);
        return new Shapes.Nested(inner, figure, null, List.of(), new Shapes.Pair<>(figure, inner));
    }

    @Test
    void null_for_an_optional() {
        assertRefused(
                new Shapes.Optionals(
                        Null.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty()),
                "event.missing-field",
                "Field text of Optionals is null: give it a value, or declare the component @Nullable"
                        + " (org.jspecify.annotations)");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0})
    void numbers_that_json_does_not_have(double radius) {
        assertRefused(
                nested(new Shapes.Circle(radius)),
                "event.invalid-field",
                "Field figure.radius of Nested is " + radius
                        + ", which JSON numbers do not have: give it a finite number or 0.0");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -0.0f})
    void numbers_that_json_does_not_have_as_floats(float b) {
        assertRefused(
                nested(new Shapes.Square(BigDecimal.ONE, b)),
                "event.invalid-field",
                "Field figure.b of Nested is " + b
                        + ", which JSON numbers do not have: give it a finite number or 0.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.0})
    void numbers_that_json_does_not_have_in_an_optional(double real) {
        assertRefused(
                new Shapes.Optionals(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.of(real)),
                "event.invalid-field",
                "Field real of Optionals is " + real
                        + ", which JSON numbers do not have: give it a finite number or 0.0");
    }

    @ParameterizedTest
    @CsvSource({"0, has a NUL character at index 0", "55296, has half a surrogate pair at index 0"})
    void a_character_that_the_log_does_not_have(int character, String reason) {
        assertRefused(
                new Shapes.Primitives(true, (byte) 1, (char) character, (short) 1, 1, 1, 1, 1),
                "event.invalid-text",
                "Field c of Primitives " + reason + ": remove it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1E+3      | has the scale -3, which would become 0: give it a scale of 0 or more with setScale
            1E-10000  | has the precision 1 and the scale 10,000: round it to 131,072 digits before and 9,999 after the point
            """)
    void decimals_that_would_change(String amount, String reason) {
        assertRefused(
                nested(new Shapes.Square(new BigDecimal(amount), 1)),
                "event.invalid-field",
                "Field figure.a of Nested " + reason);
    }

    @Test
    void integers_that_the_log_does_not_have() {
        var large = BigInteger.TWO.pow(435_411);
        assertRefused(
                new Shapes.Plain("", new UUID(0, 0), null, Shapes.Mood.BAD, BigDecimal.ONE, large, URI.create("")),
                "event.invalid-field",
                "Field count of Plain has 435,412 bits: the log takes up to 435,411");
    }

    @Test
    void what_is_nested_too_deep() {
        var tree = LEAF;
        for (int i = 0; i < 48; i++) {
            tree = new Shapes.Tree("", List.of(tree));
        }
        var deep = new Shapes.Deep(tree);
        assertThat(new JsonEventCodec(Shapes.TYPES).encode(deep).type()).isEqualTo("Deep");
        for (int i = 0; i < 1; i++) {
            tree = new Shapes.Tree("", List.of(tree));
        }
        assertRefused(
                new Shapes.Deep(tree),
                "event.too-deep",
                "Field tree of Deep is nested in more than 99 levels: flatten it");
    }

    @Test
    void what_holds_itself() {
        var children = new ArrayList<Shapes.Tree>();
        var tree = new Shapes.Tree("", children);
        children.add(tree);
        assertRefused(
                new Shapes.Deep(tree),
                "event.too-deep",
                "Field tree of Deep is nested in more than 99 levels: flatten it");
    }

    @Test
    void a_set_with_equal_members() {
        Set<String> twice = Collections.newSetFromMap(new IdentityHashMap<>());
        twice.addAll(List.of("a", new String("a")));
        assertRefused(
                collections(Map.of(), Map.of(1L, twice)),
                "event.invalid-field",
                "Field by_large.1 of Collections has equal members that count as a member each: keep one of them");
    }

    @Test
    void a_map_with_equal_keys() {
        var twice = new IdentityHashMap<String, String>();
        twice.put("a", "");
        twice.put(new String("a"), "");
        assertRefused(
                collections(twice, Map.of()),
                "event.invalid-field",
                "Field by_text of Collections has equal members that count as a key each: keep one of them");
    }

    @Test
    void a_map_with_null_as_a_key() {
        var byText = new HashMap<String, String>();
        byText.put(null, "");
        assertRefused(
                collections(byText, Map.of()),
                "event.invalid-field",
                "Field by_text of Collections has null as a key: remove it");
    }

    private static Shapes.Collections collections(Map<String, String> byText, Map<Long, Set<String>> byLarge) {
        var none = Map.<Mood, List<Shapes.Figure>>of();
        return new Shapes.Collections(
                List.of(), List.of(), Set.of(), Set.of(), byText, Map.of(), none, Map.of(), byLarge, Map.of(),
                Map.of());
    }

    @Test
    void an_event_of_another_program() {
        assertRefused(
                new TestEvents.Nothing(),
                "event.unknown-type",
                TestEvents.Nothing.class.getName() + " is not an event of any aggregate of this program: declare it"
                        + " under the sealed root of its aggregate's events");
    }

    @Test
    void a_record_that_does_not_keep_what_it_is_given() {
        var odd = new JsonEventCodec(EventTypes.of(List.of(Odd.class)));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> odd.encode(new Trimmed("a")))
                    .hasFieldOrPropertyWithValue("code", "event.unreadable")
                    .hasMessage("Reading Trimmed back gives Trimmed[text=a!!] for Trimmed[text=a!]. Its constructor"
                            + " and accessors must keep what they are given");
        }
        assertThatThrownBy(() -> odd.encode(new Secret("a"))).hasFieldOrPropertyWithValue("code", "event.unreadable");
        assertThatThrownBy(() -> odd.encode(new Picky(1)))
                .hasFieldOrPropertyWithValue("code", "event.unreadable")
                .hasMessageContaining("fails: A stored Picky cannot be read: ");
    }
}
