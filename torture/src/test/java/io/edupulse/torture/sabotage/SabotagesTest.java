package io.edupulse.torture.sabotage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.torture.check.Checks;
import io.edupulse.torture.fault.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SabotagesTest {

    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    static List<Sabotage> all() {
        return Sabotages.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_changes_the_product_as_it_is_and_compiles(Sabotage sabotage) throws Exception {
        var classes = PatchedClasses.compile(sabotage, ROOT, System.getProperty("java.class.path"), folder);

        assertThat(sabotage.sources(ROOT, false).size()
                        + sabotage.sources(ROOT, true).size())
                .isPositive();
        try (var made = Files.walk(classes)) {
            assertThat(made.filter(Files::isRegularFile).count())
                    .isGreaterThanOrEqualTo(sabotage.sources(ROOT, true).size());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_is_found_by_a_checker_that_there_is(Sabotage sabotage) {
        assertThat(sabotage.finders()).isNotEmpty();
        assertThat(Checks.names()).containsAll(sabotage.finders());
    }

    @ParameterizedTest
    @MethodSource("all")
    void each_is_provoked_by_faults_that_there_are(Sabotage sabotage) {
        assertThat(sabotage.faults()).isNotEmpty();
        if (!sabotage.faults().equals(List.of("none"))) {
            assertThat(new Catalogue(3, null).kinds(sabotage.faults())).hasSameSizeAs(sabotage.faults());
        }
    }

    @Test
    void there_are_enough_and_each_has_its_own_name() {
        assertThat(Sabotages.ALL).hasSizeGreaterThanOrEqualTo(12);
        assertThat(Sabotages.ALL.stream().map(Sabotage::name)).doesNotHaveDuplicates();
    }

    @Test
    void a_text_that_is_not_there_is_told() {
        var patch = new Patch("A.java", "gone", "");

        assertThatThrownBy(() -> patch.applyTo("something else")).hasMessageContaining("write the patch again");
    }
}
