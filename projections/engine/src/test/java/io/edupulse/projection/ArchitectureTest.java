package io.edupulse.projection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What this module may see.
@AnalyzeClasses(packages = "io.edupulse.projection", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

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
