package io.edupulse.json;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: Jackson, and the kernel.
@AnalyzeClasses(packages = "io.edupulse.json", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

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
}
