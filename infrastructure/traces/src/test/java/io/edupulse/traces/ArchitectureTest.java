package io.edupulse.traces;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: the kernel's ports, and OpenTelemetry.
@AnalyzeClasses(packages = "io.edupulse.traces", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_its_ports_and_its_technology = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.traces..",
                    "io.edupulse.telemetry..",
                    "io.edupulse.kernel..",
                    "java..",
                    "org.jspecify..",
                    "io.opentelemetry..",
                    "org.slf4j..");
}
