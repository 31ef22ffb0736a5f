package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EpochId;
import org.zonecast.job.Job;
import org.zonecast.job.JobOffer.Answer;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Place;

class JobDispatchTest {
  private static final Place SINGAPORE = new Place(1.3, 103.8, "test");
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void withAllStoresAwayJobsAreBroughtToTheRegionThatIsNearestToTheBroadcaster() {
    var virginia = new OfferTaker(vertx, Answer.TAKEN);
    var singapore = new OfferTaker(vertx, Answer.TAKEN);
    try (var zones = new ThreeZones(100, 100, 100);
        var offers =
            new WorkerOffers(
                vertx, "secret", zones.reports, zones.reports.lost(), new SimpleMeterRegistry())) {
      zones.own.away = true;
      zones.takeAway("zone-b", 100, virginia.url());
      zones.takeAway("zone-c", 110, singapore.url());
      zones.rounds(1);
      zones.places.comesFrom("afar", Origin.at(SINGAPORE));
      var dispatch = new JobDispatch(zones.reports, zones.placer, offers);

      assertThat(dispatch.submit(job("unknown"), 1).await().zone()).isEqualTo("zone-b");
      assertThat(dispatch.submit(job("unknown"), 2).await().zone()).isEqualTo("zone-b");
      assertThat(singapore.jobs).isEmpty();
      assertThat(dispatch.submit(job("afar"), 1).await().zone()).isEqualTo("zone-c");
    }
  }

  private static Job job(String stream) {
    URI feed = URI.create("ws://127.0.0.1:1/feed/" + stream);
    return new Job("job", stream, "b", new EpochId(1, "e"), Job.CPU, "x264", 10, feed, "secret");
  }
}
