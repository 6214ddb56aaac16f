package io.edupulse.classroom.app;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.fingerprint.FingerprintName;
import java.util.Set;
import java.util.Timer;
import org.jspecify.annotations.NullMarked;

/// The rules that hold in all modules. What each module may see is said by its own `ArchitectureTest`.
@AnalyzeClasses(
        packages = "io.edupulse",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String GENERATED = "io.edupulse.jooq..";
    private static final long MOST_FILES = 20;

    /// Threads that end by themselves, for one piece of work, or that the virtual machine needs to end. Any
    /// other one is a `GuardedLoop`, which no failure ends.
    private static final String MAY_START_THREADS = String.join(
            "|",
            "Beside", // ends with what it makes
            "EachPartition", // ends with the partitions
            "Comparison", // ends with the tables
            "SnapshotWriter", // is there while snapshots wait
            "UninterruptibleCall", // ends with the append
            "PartitionRelay", // ends with the lease, guards itself
            "NatsRelay",
            "SupervisedServer",
            "LimitedSocketFactory",
            "WatchedServers", // stops a server, in bounded time
            "Lookout", // ends with the look
            "StandbyPool", // ends when the connections are closed, in bounded time
            "CloseableStack", // ends a part, in bounded time
            "LocalPostgres", // shutdown hooks and their like from here on
            "PauseWhenKilled",
            "PipeReader",
            "Shutdown",
            "ShutdownHook",
            "Terminal");

    @ArchTest
    static final ArchRule threads_that_live_long_are_guarded = noClasses()
            .that()
            .resideOutsideOfPackages("io.edupulse.kernel.work..", "io.edupulse.testkit..")
            .and()
            .haveNameNotMatching(".*\\.(" + MAY_START_THREADS + ")(\\$.*)?")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "it makes a thread",
                    call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                            && Set.of("ofVirtual", "ofPlatform", "startVirtualThread")
                                    .contains(call.getName())))
            .orShould()
            .callConstructorWhere(DescribedPredicate.describe(
                    "it makes a thread",
                    call -> call.getTargetOwner().isAssignableTo(Thread.class)
                            || call.getTargetOwner().isAssignableTo(Timer.class)));

    @ArchTest
    static final ArchRule failures_can_be_told_to_several_threads = classes()
            .that()
            .areAssignableTo(CodedException.class)
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "make copies of their own class",
                    type -> type.getMethods().stream()
                            .anyMatch(method -> method.getName().equals("copy")
                                    && method.getRawReturnType().equals(type)))));

    @ArchTest
    static final ArchRule the_domain_is_plain_java = classes()
            .that()
            .resideInAnyPackage("io.edupulse.kernel..", "io.edupulse.classroom..")
            .and()
            .resideOutsideOfPackage("io.edupulse.classroom.app..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.kernel..",
                    "io.edupulse.classroom..",
                    "java..",
                    "jakarta.inject..",
                    "org.jspecify..",
                    "com.google.errorprone.annotations.."); // for the compiler alone

    @ArchTest
    static final ArchRule the_framework_does_not_know_the_product = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.edupulse.kernel..",
                    "io.edupulse.json..",
                    "io.edupulse.local..",
                    "io.edupulse.log..",
                    "io.edupulse.nats..",
                    "io.edupulse.node..",
                    "io.edupulse.postgres..",
                    "io.edupulse.telemetry..",
                    "io.edupulse.testkit..",
                    "io.edupulse.traces..",
                    "io.edupulse.projection..",
                    "io.edupulse.rebuild..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.edupulse.classroom..", "io.edupulse.projections.classroom..");

    @ArchTest
    static final ArchRule infrastructure_does_not_see_projections = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.edupulse.json..",
                    "io.edupulse.nats..",
                    "io.edupulse.postgres..",
                    "io.edupulse.telemetry..",
                    "io.edupulse.traces..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.edupulse.projection..", "io.edupulse.rebuild..", "io.edupulse.projections..");

    @ArchTest
    static final ArchRule projections_do_not_see_infrastructure = noClasses()
            .that()
            .resideInAnyPackage("io.edupulse.projection..", "io.edupulse.rebuild..", "io.edupulse.projections..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.json..",
                    "io.edupulse.nats..",
                    "io.edupulse.postgres..",
                    "io.edupulse.telemetry..",
                    "io.edupulse.traces..");

    @ArchTest
    static final ArchRule mechanisms_of_rebuilds_are_their_own = noClasses()
            .that()
            .resideOutsideOfPackage("io.edupulse.rebuild..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.edupulse.rebuild.fill..", "io.edupulse.rebuild.compare..", "io.edupulse.rebuild.swap..");

    @ArchTest
    static final ArchRule nobody_sees_the_app = noClasses()
            .that()
            .resideOutsideOfPackages("io.edupulse.node..", "io.edupulse.classroom.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.edupulse.node..", "io.edupulse.classroom.app..");

    @ArchTest
    static final ArchRule nothing_at_run_time_needs_the_generator = noClasses()
            .that()
            .resideOutsideOfPackage("io.edupulse.codegen..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.edupulse.codegen..");

    /// Each package is a slice of its own, whatever it is nested in. Annotations of packages are not code.
    @ArchTest
    static final ArchRule packages_have_no_cycles_at_any_level = slices().matching("io.edupulse.(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage(GENERATED), alwaysTrue())
            .ignoreDependency(simpleName("package-info"), alwaysTrue());

    @ArchTest
    static void packages_are_small(JavaClasses all) {
        var files = all.that(not(resideInAPackage(GENERATED))).stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, counting()));
        assertThat(files)
                .hasSizeGreaterThan(40)
                .allSatisfy((name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MOST_FILES));
    }

    @ArchTest
    static final ArchRule names_say_how = noClasses()
            .that()
            .resideOutsideOfPackage(GENERATED)
            .should()
            .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Base)|.*\\.(Abstract|Common)[A-Z]\\w*");

    /// Aggregates and projections reach these packages, and their fingerprints must not change with our code.
    @ArchTest
    static final ArchRule the_framework_counts_in_fingerprints_by_name = classes()
            .that()
            .resideInAnyPackage("io.edupulse.kernel..", "io.edupulse.projection..")
            .should(PackagesAreAnnotated.with(FingerprintName.class));

    @ArchTest
    static final ArchRule null_is_marked_everywhere =
            classes().that().resideOutsideOfPackage(GENERATED).should(PackagesAreAnnotated.with(NullMarked.class));
}
