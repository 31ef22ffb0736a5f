package org.zonecast.router;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rooms of the router may see which. */
class WallsOfTheRouterTest {
  private static final JavaClasses ROUTER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.zonecast.router");

  @Test
  void routesAreDecidedWithoutInputOutputOrClock() {
    noClasses()
        .that()
        .resideInAPackage("..router.route..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io..", "java.io..", "java.net..", "java.nio..", "redis..", "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(ROUTER);
  }

  @Test
  void routesKnowOnlyTheVocabulary() {
    noClasses()
        .that()
        .resideInAPackage("..router.route..")
        .should()
        .dependOnClassesThat(areElsewhereInTheRouter("route"))
        .check(ROUTER);
  }

  @Test
  void protocolsSeeOnlyTheDoorOfBroadcasts() {
    noClasses()
        .that()
        .resideInAPackage("..router.rtmp..")
        .should()
        .dependOnClassesThat(areElsewhereInTheRouter("rtmp", "ingest"))
        .check(ROUTER);
  }

  /** Each of these rooms may see those before it, and nobody else in the router. */
  @Test
  void theRoomsOfABroadcastStandInOrder() {
    List<String> rooms =
        List.of(
            "agent",
            "history",
            "ingest",
            "bitstream",
            "stamp",
            "status",
            "epoch",
            "source",
            "slate",
            "edge",
            "feed",
            "authority",
            "broadcast");
    for (int i = 0; i < rooms.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage("..router." + rooms.get(i) + "..")
          .should()
          .dependOnClassesThat(
              areElsewhereInTheRouter(rooms.subList(0, i + 1).toArray(String[]::new)))
          .check(ROUTER);
    }
  }

  @Test
  void theApiKnowsNothingOfProtocols() {
    noClasses()
        .that()
        .resideInAnyPackage("..router.api..", "..router.peer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..router.rtmp..")
        .check(ROUTER);
  }

  @Test
  void theDatabaseOfPlacesIsSeenByItsRoomAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..router.place..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.maxmind..")
        .check(ROUTER);
  }

  @Test
  void redisIsSeenByTheWiringAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("redis.clients..").check(ROUTER);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.zonecast.router")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.zonecast.job.redis..")
        .check(ROUTER);
  }

  private static DescribedPredicate<JavaClass> areElsewhereInTheRouter(String... rooms) {
    return resideInAPackage("org.zonecast.router..")
        .and(
            not(
                resideInAnyPackage(
                    Arrays.stream(rooms)
                        .map(room -> "org.zonecast.router." + room + "..")
                        .toArray(String[]::new))))
        .as("are in the router, but not in " + String.join(", ", rooms));
  }
}
