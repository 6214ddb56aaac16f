package io.edupulse.rebuild;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What this module may see.
@AnalyzeClasses(packages = "io.edupulse.rebuild", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule no_product_is_known = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.edupulse.classroom..", "io.edupulse.projections..");

    @ArchTest
    static final ArchRule live_workers_are_not_known =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.edupulse.projection.live..");
}
