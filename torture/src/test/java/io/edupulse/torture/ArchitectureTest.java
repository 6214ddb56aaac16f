package io.edupulse.torture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: of the product it sees the programs of the servers and the forms of texts, and no
/// code that it tortures.
@AnalyzeClasses(packages = "io.edupulse.torture", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_no_code_that_it_tortures = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.torture..",
                    "io.edupulse.kernel.text",
                    "io.edupulse.local",
                    "java..",
                    "javax.crypto..",
                    "javax.tools..",
                    "io.nats.client..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..");

    /// What judges the product is written a second time.
    @ArchTest
    static final ArchRule checkers_see_nothing_of_the_product = classes()
            .that()
            .resideInAnyPackage("io.edupulse.torture.check..", "io.edupulse.torture.report..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.torture.check..",
                    "io.edupulse.torture.report..",
                    "java..",
                    "io.nats.client..",
                    "com.fasterxml.jackson..",
                    "org.jspecify..");
}
