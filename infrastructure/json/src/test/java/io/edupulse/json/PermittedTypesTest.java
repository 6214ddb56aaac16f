package io.edupulse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import io.edupulse.kernel.event.EventTypes;
import io.edupulse.kernel.failure.CodedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PermittedTypesTest {

    record Dated(Date on) {}

    @SuppressWarnings("ArrayRecordComponent") // to be refused
    record Bytes(byte[] content) {}

    record Anything(Object what) {}

    record AnyNumber(Number what) {}

    @SuppressWarnings("rawtypes") // to be refused
    record Raw(List elements) {}

    record Wild(List<?> elements) {}

    record OpenEnded(Runnable what) {}

    record Listed(ArrayList<String> elements) {}

    record Collected(Collection<String> elements) {}

    record DeepInside(Map<String, List<Optional<String>>> byName) {}

    record ByRecord(Map<Dated, String> byDate) {}

    record Indirect(List<Dated> dates) {}

    record Absent(Optional<Date> on) {}

    @SuppressWarnings("rawtypes") // to be refused
    record MaybeAnything(Optional what) {}

    record Doubtful(@Nullable Optional<String> text) {}

    record Holes(List<@Nullable String> texts) {}

    @SuppressWarnings("MemberName") // to be refused
    record Alike(int oneName, int one_name) {}

    record Growing(PersistentMap<String, PersistentSet<Integer>> byName) {}

    sealed interface Shape permits Named, Other {}

    record Named(String type) implements Shape {}

    static final class Other implements Shape {}

    record Shaped(Shape shape) {}

    sealed interface Twin {}

    static final class Left {
        record Same() implements Twin {}
    }

    static final class Right {
        record Same() implements Twin {}
    }

    record Twins(Twin twin) {}

    static Stream<Arguments> refused() {
        var here = PermittedTypesTest.class.getName() + "$";
        return Stream.of(
                Arguments.of(
                        Dated.class,
                        "Component on of " + here + "Dated is a java.util.Date, which cannot be stored: "
                                + "permitted are String, UUID, primitives and their boxes, BigDecimal, BigInteger, enums, "),
                Arguments.of(Bytes.class, "Component content of " + here + "Bytes is a byte[], which cannot be stored"),
                Arguments.of(Anything.class, "Component what of " + here + "Anything is a java.lang.Object, "),
                Arguments.of(AnyNumber.class, "Component what of " + here + "AnyNumber is a java.lang.Number, "),
                Arguments.of(
                        Raw.class,
                        "Component elements of " + here
                                + "Raw is a java.util.List of unknown elements: name their type"),
                Arguments.of(
                        Wild.class, "An element of component elements of " + here + "Wild is a java.lang.Object, "),
                Arguments.of(OpenEnded.class, "Component what of " + here + "OpenEnded is a java.lang.Runnable, "),
                Arguments.of(
                        Listed.class,
                        "Component elements of " + here + "Listed is a java.util.ArrayList<java.lang.String>, "),
                Arguments.of(
                        Collected.class,
                        "Component elements of " + here + "Collected is a java.util.Collection<java.lang.String>, "),
                Arguments.of(
                        MaybeAnything.class,
                        "The content of component what of " + here + "MaybeAnything is a java.lang.Object, "),
                Arguments.of(Absent.class, "The content of component on of " + here + "Absent is a java.util.Date, "),
                Arguments.of(
                        DeepInside.class,
                        "An element of an element of component byName of " + here
                                + "DeepInside is a java.util.Optional<java.lang.String>, "),
                Arguments.of(
                        ByRecord.class,
                        "Component byDate of " + here + "ByRecord has a " + here + "Dated as the key of a map"),
                Arguments.of(Indirect.class, "Component on of " + here + "Dated is a java.util.Date"),
                Arguments.of(Doubtful.class, "Component text of " + here + "Doubtful is optional and @Nullable"),
                Arguments.of(Holes.class, "Component texts of " + here + "Holes has @Nullable elements"),
                Arguments.of(
                        Alike.class,
                        "Component one_name of " + here + "Alike has the same field one_name as component oneName"),
                Arguments.of(
                        Growing.class, "Component byName of " + here + "Growing is a " + PersistentMap.class.getName()),
                Arguments.of(
                        Shaped.class,
                        "Component shape of " + here + "Shaped is a " + here + "Shape, which may be a " + here
                                + "Other, and that is no record"),
                Arguments.of(
                        Shaped.class,
                        "Component type of " + here + "Named has the name of the field that tells which Shape it is"),
                Arguments.of(
                        Twins.class,
                        "Component twin of " + here + "Twins is a " + here
                                + "Twin, of which two records are named Same"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_component_that_could_not_be_stored_is_named(Class<?> type, String problem) {
        assertThat(PermittedTypes.DOCUMENTS.problems(type))
                .anySatisfy(told -> assertThat(told).startsWith(problem));
    }

    @Test
    void states_may_grow_and_be_plain() {
        assertThat(PermittedTypes.STATES.problems(Growing.class)).isEmpty();
        assertThat(PermittedTypes.STATES.problems(Integer.class)).isEmpty();
        assertThat(StateCbor.problems(Dated.class)).hasSize(1);
    }

    @Test
    void all_types_of_the_other_tests_are_permitted() {
        assertThat(Parcels.AGGREGATES.all())
                .allSatisfy(aggregate -> assertThat(PermittedTypes.STATES.problems(aggregate.states()))
                        .isEmpty());
        assertThat(Shapes.TYPES.all())
                .hasSize(9)
                .allSatisfy(type ->
                        assertThat(PermittedTypes.DOCUMENTS.problems(type)).isEmpty());
    }

    sealed interface Broken extends DomainEvent {}

    record Lent(Date on) implements Broken {}

    record Returned(Set<Object> parts) implements Broken {}

    sealed interface Lengthy extends DomainEvent {}

    record EventÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ()
            implements Lengthy {}

    @Test
    void a_codec_is_not_made_of_events_whose_name_could_not_be_published() {
        var types = EventTypes.of(List.of(Lengthy.class));

        assertThatThrownBy(() -> new JsonEventCodec(types))
                .hasFieldOrPropertyWithValue("code", "event.unsupported-type")
                .hasMessageEndingWith("has a name of 201 bytes, at most 200 can be published: shorten it");
    }

    @Test
    void a_codec_is_not_made_of_events_that_could_not_be_stored() {
        var types = EventTypes.of(List.of(Broken.class));

        assertThatThrownBy(() -> new JsonEventCodec(types))
                .isInstanceOf(CodedException.class)
                .hasFieldOrPropertyWithValue("code", "event.unsupported-type")
                .hasMessageContaining("Component on of " + Lent.class.getName() + " is a java.util.Date")
                .hasMessageContaining("An element of component parts of " + Returned.class.getName());
    }
}
