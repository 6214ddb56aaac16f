package io.edupulse.rebuild;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What this module may see.
@AnalyzeClasses(packages = "io.edupulse.rebuild", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_the_kernel_the_log_and_projections = classes()
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("io.edupulse..")
                    .or(resideInAnyPackage(
                            "io.edupulse.rebuild..",
                            "io.edupulse.kernel..",
                            "io.edupulse.jooq..",
                            "io.edupulse.log..",
                            "io.edupulse.projection..")));

    @ArchTest
    static final ArchRule live_workers_are_not_known =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.edupulse.projection.live..");
}
