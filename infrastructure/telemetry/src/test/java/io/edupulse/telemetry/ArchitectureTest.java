package io.edupulse.telemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: the kernel's ports, and the libraries that measure.
@AnalyzeClasses(packages = "io.edupulse.telemetry", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_its_ports_and_its_technology = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.telemetry..",
                    "io.edupulse.kernel..",
                    "java..",
                    "javax.management..",
                    "com.sun.management..",
                    "org.jspecify..",
                    "io.micrometer..");
}
