package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;

/** An edge that stands still: its ticks come late, and before what waits to be read. */
class StandstillTest {
  private Studio studio;
  private Studio.Camera camera;
  private FakeWorker worker;

  @BeforeEach
  void aWorkerIsGranted() throws Exception {
    studio = new Studio(Duration.ofSeconds(20), Optional.empty());
    camera = studio.camera().film(90);
    worker = FakeWorker.connect(studio.vertx, studio.awaitJob(1)).hello("w1");
    worker.await(Welcome.class);
    studio.awaitTick();
    camera.film(1);
    assertThat(worker.progress(30)).isEqualTo(1);
    studio.awaitTick();
  }

  @AfterEach
  void close() throws Exception {
    studio.close();
  }

  @Test
  void whatWaitedToBeReadMeanwhileIsNoSilence() {
    for (int standstill = 1; standstill <= 2; standstill++) {
      studio.clock.advance(Duration.ofSeconds(5));
      studio.awaitTick();
      long end = 91 + standstill * 150L;
      camera.filmAtOnce(150);
      assertThat(worker.progress(end - 150)).isEqualTo(1);
      worker.await(VideoUnit.class, unit -> unit.slot() == end - 1);
      studio.awaitTick();
    }
    assertThat(worker.all(VideoUnit.class)).extracting(VideoUnit::slot).hasSize(391).isSorted();
    assertThat(worker.all(Gap.class)).isEmpty();
    assertThat(worker.all(Revoke.class)).isEmpty();
    assertThat(studio.cluster.jobs).hasSize(1);
  }

  @Test
  void anEdgeThatIsAlwaysLateNoticesSilenceAllTheSame() {
    for (int second = 0; second < 6; second++) {
      studio.clock.advance(Duration.ofSeconds(1));
      studio.awaitTick();
    }
    studio.awaitEvent("gap");
    assertThat(worker.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.STALLED);
    studio.awaitJob(2);
  }

  @Test
  void silenceThatGoesOnBehindAStandstillIsNoticed() {
    studio.clock.advance(Duration.ofSeconds(5));
    studio.awaitTick();
    assertThat(worker.all(Gap.class)).isEmpty();
    assertThat(worker.all(Revoke.class)).isEmpty();
    studio.pass(Duration.ofMillis(2500));
    studio.awaitEvent("gap");
    assertThat(worker.await(Revoke.class).reason()).isEqualTo(Revoke.Reason.STALLED);
  }
}
