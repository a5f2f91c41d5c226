package dev.weir.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who may use what, in words. Maven keeps the arrows between the modules; here is what it cannot see: packages, JDK classes, and libraries that arrive
 * through another module. Change a rule only together with the decision it stands for (docs/decisions/0001-modules-and-arrows.md).
 */
@AnalyzeClasses(
        packages = "dev.weir",
        importOptions = {DoNotIncludeTests.class, LayeringTest.NoTestJars.class})
final class LayeringTest {
    private static final String KERNELS = "dev.weir.kernels..";
    private static final String ACTORS = "dev.weir.actors..";
    private static final String STREAMS = "dev.weir.streams..";
    private static final String APP = "dev.weir.app..";
    private static final String NATIVES = "dev.weir.natives..";
    private static final String API = "dev.weir.app.api..";
    private static final String[] LIBRARIES = {KERNELS, ACTORS, STREAMS};

    /** From the package phase on, the test classes that modules share lie in a jar. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule modulesAreImportedAlongTheArrows = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("kernels")
            .definedBy(KERNELS)
            .layer("actors")
            .definedBy(ACTORS)
            .layer("streams")
            .definedBy(STREAMS)
            .layer("infra")
            .definedBy(APP, NATIVES)
            .whereLayer("infra")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("streams")
            .mayOnlyBeAccessedByLayers("infra")
            .whereLayer("actors")
            .mayOnlyBeAccessedByLayers("streams", "infra")
            .as(
                    "kernels -> actors -> streams -> infra: each may be imported by those to its right, never the other way");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("dev.weir.(*).(*)..")
            .should()
            .beFreeOfCycles()
            .as("no package needs itself through another one");

    @ArchTest
    static final ArchRule kernelsNeedOnlyTheJdk = classes()
            .that()
            .resideInAPackage(KERNELS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(KERNELS, "java..", "jdk.incubator.vector..", "org.jspecify..")
            .as("kernels are pure computation: nothing but java.*, the Vector API and the nullness annotations");

    @ArchTest
    static final ArchRule kernelsTouchNoFilesOrSockets = noClasses()
            .that()
            .resideInAPackage(KERNELS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..")
            .as("kernels do no input or output: bytes and files are for streams and infra");

    @ArchTest
    static final ArchRule kernelsReadNoClock = noClasses()
            .that()
            .resideInAPackage(KERNELS)
            .should()
            .callCodeUnitWhere(a("clock or the environment is read", LayeringTest::readsTheOutside))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class)
            .as("kernels read no clock and no environment: time is event time and comes as an argument");

    @ArchTest
    static final ArchRule kernelsStartNoThread = noClasses()
            .that()
            .resideInAPackage(KERNELS)
            .should()
            .dependOnClassesThat(are(
                    type(Thread.class).or(type(java.util.Timer.class)).or(resideInAnyPackage("java.util.concurrent"))))
            .as("kernels start no thread and share no state: whoever owns the state calls them on one thread");

    @ArchTest
    static final ArchRule kernelsDrawOnlySeededNumbers = noClasses()
            .that()
            .resideInAPackage(KERNELS)
            .should()
            .callCodeUnitWhere(a("random numbers come without a seed", LayeringTest::drawsWithoutSeed))
            .as("kernels draw random numbers only from a seed they were given: one seed replays one run");

    @ArchTest
    static final ArchRule actorsKnowNoEdge = noClasses()
            .that()
            .resideInAPackage(ACTORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.vertx..",
                    "net.openhft..",
                    "com.fasterxml..",
                    "java.io..",
                    "java.nio.file..",
                    "java.net..")
            .as("actors own state and nothing else: no Kafka, no HTTP, no JSON, no files");

    @ArchTest
    static final ArchRule streamsKnowNoProcess = noClasses()
            .that()
            .resideInAPackage(STREAMS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..", "net.openhft..", "io.micrometer..", "info.picocli..", "com.typesafe.config..")
            .as(
                    "streams are Kafka at the edge: no Vert.x, no Chronicle Map, no meters, no command line, no settings files");

    @ArchTest
    static final ArchRule theApiSeesOnlyProtocols = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.weir.streams..",
                            APP,
                            "org.apache.kafka..",
                            "kafka..",
                            "org.apache.pekko..",
                            "net.openhft..")
                    .and(not(resideInAnyPackage(API, "dev.weir.streams.definition..", "dev.weir.app.telemetry.."))))
            .as(
                    "app.api speaks the actors' protocols and knows nothing behind them: no Kafka, no store, no broker, no delivery");

    @ArchTest
    static final ArchRule chronicleStaysInItsStore = only("dev.weir.app.store..", "net.openhft..")
            .as("Chronicle Map stays behind one small port: only app.store uses net.openhft");

    @ArchTest
    static final ArchRule vertxStaysInTheApi =
            only(API, "io.vertx..").as("HTTP is deployment: only app.api uses io.vertx");

    @ArchTest
    static final ArchRule serverClassesStayInTheBroker = only(
                    "dev.weir.app.broker..", "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
            .as("Kafka's server is no public API: only app.broker uses its classes");

    @ArchTest
    static final ArchRule nativeCallsStayInTheirBinding = noClasses()
            .that()
            .resideOutsideOfPackages("dev.weir.kernels.foreign..", NATIVES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.foreign..")
            .as("machine code is opened by natives and called by kernels.foreign, and by nobody else");

    /** The codes of a summary are bytes, of which nothing else makes registers. */
    @ArchTest
    static final ArchRule registersHaveOneSize = noClasses()
            .that()
            .doNotHaveSimpleName("VectorCodes")
            .should()
            .callCodeUnitWhere(a("a register becomes one of another size", LayeringTest::changesTheSize))
            .as(
                    "registers of numbers have one size: beside a second class of them loops are compiled that make an object of each");

    @ArchTest
    static final ArchRule librariesPrintNothing = noClasses()
            .that()
            .resideInAnyPackage(LIBRARIES)
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .as("kernels, actors and streams print nothing: the command line is for infra");

    @ArchTest
    static final ArchRule logsGoThroughSlf4j = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.logging..", "org.apache.log4j..")
            .as("logs go through slf4j only");

    @ArchTest
    static final ArchRule noJavaSerialization = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .as("bytes from outside never become objects by themselves: no Java serialization");

    private static ArchRule only(String user, String... used) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(user)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(used);
    }

    private static DescribedPredicate<JavaCall<?>> a(
            String what, java.util.function.Predicate<CodeUnitCallTarget> test) {
        return DescribedPredicate.describe(what, call -> test.test(call.getTarget()));
    }

    private static boolean readsTheOutside(CodeUnitCallTarget target) {
        JavaClass owner = target.getOwner();
        boolean system = owner.isEquivalentTo(System.class)
                && Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties")
                        .contains(target.getName());
        return system
                || owner.getPackageName().equals("java.time")
                        && target.getName().equals("now");
    }

    private static boolean changesTheSize(CodeUnitCallTarget target) {
        return Set.of("convertShape", "castShape", "reinterpretShape").contains(target.getName());
    }

    private static boolean drawsWithoutSeed(CodeUnitCallTarget target) {
        JavaClass owner = target.getOwner();
        boolean fresh = target.getName().equals("<init>")
                && target.getRawParameterTypes().isEmpty()
                && (owner.isEquivalentTo(Random.class) || owner.isEquivalentTo(SplittableRandom.class));
        return fresh
                || owner.isEquivalentTo(ThreadLocalRandom.class)
                || owner.isAssignableTo(java.security.SecureRandom.class)
                || owner.isEquivalentTo(Math.class) && target.getName().equals("random")
                || owner.isEquivalentTo(UUID.class) && target.getName().equals("randomUUID")
                || owner.getPackageName().equals("java.util.random")
                        && Set.of("of", "getDefault").contains(target.getName());
    }
}
