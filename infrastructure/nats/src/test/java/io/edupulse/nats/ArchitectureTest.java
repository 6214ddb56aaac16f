package io.edupulse.nats;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The rules of this module: NATS, and no database.
@AnalyzeClasses(packages = "io.edupulse.nats", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule it_sees_its_ports_and_its_technology = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.nats..",
                    "io.edupulse.kernel..",
                    "io.edupulse.json..",
                    "java..",
                    "javax.net.ssl..",
                    "jakarta.inject..",
                    "org.jspecify..",
                    "com.google.inject..",
                    "com.google.errorprone.annotations..",
                    "io.nats..",
                    "org.slf4j..");
}
