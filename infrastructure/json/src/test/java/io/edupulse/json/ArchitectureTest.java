package io.edupulse.json;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;

/// The rules of this module: Jackson, and the kernel.
@AnalyzeClasses(packages = "io.edupulse.json", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int MAXIMUM_FILES = 20;

    @ArchTest
    static final ArchRule it_sees_its_ports_and_its_technology = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.json..",
                    "io.edupulse.kernel..",
                    "java..",
                    "jakarta.inject..",
                    "org.jspecify..",
                    "com.google.inject..",
                    "com.google.errorprone.annotations..",
                    "com.fasterxml.jackson..");

    /// Annotations of packages are not code.
    @ArchTest
    static final ArchRule packages_have_no_cycles_at_any_level = slices().matching("io.edupulse.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(simpleName("package-info"), alwaysTrue());

    @ArchTest
    static final ArchRule names_say_how = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Base)|.*\\.(Abstract|Common)[A-Z]\\w*");

    @ArchTest
    static void packages_are_small(JavaClasses all) {
        var files = all.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(files)
                .isNotEmpty()
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAXIMUM_FILES));
    }
}
