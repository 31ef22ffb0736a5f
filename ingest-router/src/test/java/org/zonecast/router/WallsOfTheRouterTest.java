package org.zonecast.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..router.feed..", "..router.peer..", "..router.api..", "..router.rtmp..")
        .check(ROUTER);
  }

  @Test
  void protocolsSeeOnlyTheDoorOfTheFeed() {
    noClasses()
        .that()
        .resideInAPackage("..router.rtmp..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..router.route..", "..router.peer..", "..router.place..", "..router.api..")
        .check(ROUTER);
    noClasses()
        .that()
        .resideInAPackage("..router.rtmp..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in the feed's room but not at its door",
                other ->
                    other.getPackageName().equals("org.zonecast.router.feed")
                        && !other.getName().startsWith("org.zonecast.router.feed.Ingest")
                        && !other
                            .getName()
                            .startsWith("org.zonecast.router.feed.PublishRefusedException")))
        .check(ROUTER);
  }

  @Test
  void theFeedKnowsNobodyWhoUsesIt() {
    noClasses()
        .that()
        .resideInAPackage("..router.feed..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..router.route..", "..router.peer..", "..router.api..", "..router.rtmp..")
        .check(ROUTER);
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
}
