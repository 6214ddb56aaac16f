package io.edupulse.projection;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What this module may see.
@AnalyzeClasses(packages = "io.edupulse.projection", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_the_kernel_and_the_tables = classes()
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("io.edupulse..")
                    .or(resideInAnyPackage("io.edupulse.projection..", "io.edupulse.kernel..", "io.edupulse.jooq..")));

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
