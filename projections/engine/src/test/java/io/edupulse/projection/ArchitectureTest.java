package io.edupulse.projection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/// The rules of this module: packages that a reader can take in, in layers, without a product.
@AnalyzeClasses(packages = "io.edupulse.projection", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final long MOST_TYPES = 20;

    /// A package alone, without those below it: cycles between a package and its own sub-packages count too.
    private static final class EachPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    }

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

    @ArchTest
    static void packages_are_small(JavaClasses classes) {
        assertThat(classes.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(groupingBy(JavaClass::getPackageName, counting())))
                .hasSizeGreaterThan(3)
                .allSatisfy((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(MOST_TYPES));
    }

    @ArchTest
    static final ArchRule names_say_how = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Common")
            .orShould()
            .haveSimpleNameEndingWith("Base")
            .orShould()
            .haveSimpleNameStartingWith("Abstract");

    @ArchTest
    static final ArchRule neither_a_product_nor_rebuilds_are_known = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.edupulse.classroom..", "io.edupulse.projections..", "io.edupulse.rebuild..");

    /// What a program imports needs only values: the schema, the rows and the workers are above it.
    @ArchTest
    static final ArchRule the_api_knows_no_machinery = noClasses()
            .that()
            .resideInAPackage("io.edupulse.projection")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.projection.schema..",
                    "io.edupulse.projection.rows..",
                    "io.edupulse.projection.apply..",
                    "io.edupulse.projection.live..");
}
