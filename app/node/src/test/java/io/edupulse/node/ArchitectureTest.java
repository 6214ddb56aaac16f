package io.edupulse.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;

/// What the module of the node may see, and how its packages see each other.
@AnalyzeClasses(packages = "io.edupulse.node", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int MOST_FILES = 20;

    @ArchTest
    static final ArchRule the_framework_sees_no_product =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.edupulse..classroom..");

    /// Each package is a slice of its own, whatever it is nested in.
    @ArchTest
    static final ArchRule packages_have_no_cycles_at_any_level =
            slices().matching("io.edupulse.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_one_package_sees_the_local_servers = noClasses()
            .that()
            .resideInAPackage("io.edupulse.node..")
            .and()
            .resideOutsideOfPackage("io.edupulse.node.local")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.edupulse.local..");

    @ArchTest
    static void a_package_has_few_files(JavaClasses classes) {
        var files = classes.stream()
                .filter(type -> type.getPackageName().startsWith("io.edupulse.node") && type.isTopLevelClass())
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        Assertions.assertThat(files)
                .isNotEmpty()
                .allSatisfy(
                        (name, count) -> Assertions.assertThat(count).as(name).isLessThanOrEqualTo(MOST_FILES));
    }
}
