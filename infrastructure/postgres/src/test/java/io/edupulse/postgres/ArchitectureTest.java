package io.edupulse.postgres;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: PostgreSQL through jOOQ, and no broker.
@AnalyzeClasses(packages = "io.edupulse.postgres", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_its_ports_and_its_technology = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.postgres..",
                    "io.edupulse.kernel..",
                    "io.edupulse.json..",
                    "io.edupulse.log..",
                    "io.edupulse.jooq..",
                    "java..",
                    "javax.sql..",
                    "jakarta.inject..",
                    "org.jspecify..",
                    "com.google.inject..",
                    "com.google.errorprone.annotations..",
                    "org.jooq..",
                    "org.postgresql..",
                    "org.slf4j..");
}
