package io.edupulse.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: plain Java, and no other module.
@AnalyzeClasses(packages = "io.edupulse.kernel", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_its_ports_and_its_technology = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.kernel..",
                    "java..",
                    "jakarta.inject..",
                    "org.jspecify..",
                    "com.google.errorprone.annotations..");
}
