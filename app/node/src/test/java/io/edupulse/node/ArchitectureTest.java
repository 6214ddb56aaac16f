package io.edupulse.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What this module may see.
@AnalyzeClasses(packages = "io.edupulse.node", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule only_one_package_sees_the_local_servers = noClasses()
            .that()
            .resideInAPackage("io.edupulse.node..")
            .and()
            .resideOutsideOfPackage("io.edupulse.node.local")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.edupulse.local..");
}
