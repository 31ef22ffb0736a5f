package org.zonecast.samples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which: the picture in docs/architecture.md, checked. */
class WallsOfTheHouseTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.zonecast");

  @Test
  void theServicesDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.zonecast.router..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.zonecast.worker..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("org.zonecast.worker..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.zonecast.router..")
        .check(HOUSE);
  }

  @Test
  void theJobStoreKnowsNoService() {
    noClasses()
        .that()
        .resideInAnyPackage("org.zonecast.job..", "org.zonecast.feed..", "org.zonecast.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.zonecast.router..", "org.zonecast.worker..", "io.vertx..")
        .check(HOUSE);
  }

  @Test
  void onlyTheCodecSeesNativeCode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.zonecast.worker.codec..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..")
        .check(HOUSE);
  }

  @Test
  void onlyTheCodecAndSlatesDrawPictures() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.zonecast.worker.codec..", "org.zonecast.router.slate..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.awt..", "javax.imageio..", "org.apache.pdfbox..", "org.apache.fontbox..")
        .check(HOUSE);
  }

  @Test
  void onlyTheRedisPackageSeesJedis() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.zonecast.job.redis..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("redis.clients..")
        .check(HOUSE);
  }

  @Test
  void onlySnapshotsSeeTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.zonecast.router.snapshot..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(HOUSE);
  }

  @Test
  void routingAndSegmentsSeeNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAnyPackage("org.zonecast.router.route..", "org.zonecast.worker.segment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..", "java.net.http..", "java.nio.file..", "java.nio.channels..")
        .check(HOUSE);
  }

  @Test
  void protocolsKnowTheFeedsDoorAndNothingBehindIt() {
    noClasses()
        .that()
        .resideInAPackage("org.zonecast.router.rtmp..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.zonecast.router.api..",
            "org.zonecast.router.peer..",
            "org.zonecast.router.route..",
            "org.zonecast.feed..")
        .check(HOUSE);
  }

  @Test
  void noTwoPackagesOfAServiceNeedEachOther() {
    slices().matching("org.zonecast.router.(*)..").should().beFreeOfCycles().check(HOUSE);
    slices().matching("org.zonecast.worker.(*)..").should().beFreeOfCycles().check(HOUSE);
  }
}
