package io.metka;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Who may know whom: design.md §3, rules 1 to 6. */
@AnalyzeClasses(packages = "io.metka", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] STAGES = {
        "edge",
        "decode",
        "consent",
        "spool",
        "identity",
        "enrich",
        "tags",
        "warehouse",
        "segments",
        "webhooks",
        "activation",
        "live"
    };

    /** The stages behind the spool, which may read it. */
    private static final String[] BEHIND_THE_SPOOL = {
        "identity", "enrich", "tags", "warehouse", "segments", "webhooks", "activation", "live"
    };

    /** Library package → the packages of Metka in which it is at home. */
    private static final Map<String[], String[]> HOMES = Map.of(
            new String[] {"com.maxmind.."}, homes("enrich"),
            new String[] {"io.vertx.ext.web.."}, homes("edge", "control.api"),
            new String[] {"org.graalvm..", "com.oracle.truffle.."}, homes("tags"),
            new String[] {"com.google.re2j.."}, homes("container", "segments"),
            new String[] {"java.lang.foreign.."}, homes("embedded"),
            new String[] {"org.jsoup.."}, homes("container"),
            new String[] {"io.lettuce.."}, homes("redis"),
            new String[] {"com.clickhouse.."}, homes("warehouse"),
            new String[] {"java.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite.."}, homes("control.store"),
            new String[] {"io.micrometer.."}, homes("telemetry"));

    @ArchTest
    static final ArchRule modelDependsOnTheJdkAlone = classes()
            .that()
            .resideInAPackage("io.metka.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.metka.model..", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule noCycles = slices().matching("io.metka.(**)").should().beFreeOfCycles();

    @ArchTest
    static void aStageNeverImportsAnotherStage(com.tngtech.archunit.core.domain.JavaClasses metka) {
        for (String stage : STAGES) {
            for (String other : STAGES) {
                boolean readsTheSpool = other.equals("spool")
                        && java.util.Arrays.asList(BEHIND_THE_SPOOL).contains(stage);
                if (!stage.equals(other) && !readsTheSpool) {
                    noClasses()
                            .that()
                            .resideInAPackage("io.metka." + stage + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("io.metka." + other + "..")
                            .allowEmptyShould(true)
                            .check(metka);
                }
            }
        }
    }

    @ArchTest
    static final ArchRule onlyPipelineAndAppKnowTheStages = noClasses()
            .that(resideOutsideOfPackages(all("pipeline", STAGES)).and(resideOutsideOfPackages("io.metka")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(all("pipeline", STAGES));

    @ArchTest
    static final ArchRule onlyTheCompositionRootKnowsControl = noClasses()
            .that(resideOutsideOfPackages("io.metka.control..", "io.metka"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.metka.control..");

    @ArchTest
    static final ArchRule embeddedKnowsNoOtherPackage = noClasses()
            .that()
            .resideInAPackage("io.metka.embedded..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.metka..").and(resideOutsideOfPackages("io.metka.embedded..")))
            .allowEmptyShould(true);

    @ArchTest
    static void eachLibraryHasOneHome(com.tngtech.archunit.core.domain.JavaClasses metka) {
        HOMES.forEach((library, homes) -> noClasses()
                .that(resideOutsideOfPackages(homes))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(metka));
    }

    @ArchTest
    static final ArchRule statisticsAreAtHomeInActivation = noClasses()
            .that(resideOutsideOfPackages(homes("activation")))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.commons.statistics..");

    @ArchTest
    static final ArchRule timeChanceAndSleepAreInjected = noClasses()
            .that(resideOutsideOfPackages("io.metka.support"))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SecureRandom.class);

    @ArchTest
    static final ArchRule namesSayWhatATypeIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveNameMatching(".*(Utils|Helper|Manager|Impl)$");

    private static String[] homes(String... packages) {
        return java.util.Arrays.stream(packages)
                .map(p -> "io.metka." + p + "..")
                .toArray(String[]::new);
    }

    private static String[] all(String first, String... rest) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(first), java.util.Arrays.stream(rest))
                .map(p -> "io.metka." + p + "..")
                .toArray(String[]::new);
    }
}
