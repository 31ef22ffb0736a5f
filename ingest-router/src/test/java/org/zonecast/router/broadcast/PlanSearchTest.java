package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.EpochId;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.Slate;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.agent.HandClock;
import org.zonecast.router.authority.JobSecret;
import org.zonecast.router.broadcast.LiveEpoch.Identity;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.FakeCluster;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.slate.PaintedSlates;
import org.zonecast.router.slate.Slates;
import org.zonecast.router.source.EpochShape;
import org.zonecast.router.source.EpochShape.Inherited;
import org.zonecast.router.status.FeedMeters;

/** A search whose broadcast's thread and whose painter work when a test says so. */
class PlanSearchTest {
  private static final EncodePlan KNOWN =
      new EncodePlan(
          Rational.of(30, 1),
          60,
          Packaging.CMAF,
          List.of(new EncodePlan.VideoRendition("top", 1280, 720, 24, 1000, 1000, 31)),
          List.of(),
          "veryfast",
          1,
          "of-the-lost-edge");

  private final HandClock clock = new HandClock();
  private final ArrayDeque<Runnable> broadcast = new ArrayDeque<>();
  private final ArrayDeque<Runnable> painter = new ArrayDeque<>();
  private final List<EncodePlan> found = new ArrayList<>();
  private final PlanSearch search =
      new PlanSearch(
          edge(),
          terms(),
          EpochShape.of(new Inherited(KNOWN, 0), clock.nanoTime()),
          broadcast::add,
          found::add);

  @Test
  void theSlateIsNotDrawnByTheBroadcastsThread() {
    search.tick();
    work(broadcast);
    assertThat(found).as("before it is drawn").isEmpty();
    clock.advance(Duration.ofSeconds(1));
    search.tick();
    work(broadcast);
    assertThat(painter).as("what is drawn is not asked for again").hasSize(1);

    work(painter);
    assertThat(found).as("in the painter's thread").isEmpty();
    work(broadcast);
    assertThat(found)
        .singleElement()
        .satisfies(plan -> {
          assertThat(plan.encoderId()).isEqualTo("cpu-test-1");
          assertThat(plan.slate()).isEqualTo(Slates.forPlan(Slate.DEFAULT, KNOWN)).isNotEmpty();
        });
    search.tick();
    assertThat(broadcast).as("it is over").isEmpty();
  }

  @Test
  void aPlanThatIsNotWantedAnyMoreWhenItsSlateIsDrawnIsNone() {
    search.tick();
    work(broadcast);
    search.close();
    work(painter);
    work(broadcast);
    assertThat(found).isEmpty();
  }

  private static void work(ArrayDeque<Runnable> tasks) {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private Edge edge() {
    FeedSettings settings = FakeCluster.settings();
    return new Edge(
        settings,
        new FakeCluster("show", Duration.ZERO),
        clock,
        new FeedMeters(new SimpleMeterRegistry()),
        "start",
        new PaintedSlates(painter::add));
  }

  private static BroadcastTerms terms() {
    var stream =
        new StreamRecord(
            "show", "Test", "light", Duration.ZERO, StreamOptions.DEFAULT, false, Instant.EPOCH, 1);
    var identity = new Identity("show", "b1", new EpochId(1, "start"));
    return new BroadcastTerms(stream, Ladders.LIGHT, identity, new JobSecret("secret"));
  }
}
