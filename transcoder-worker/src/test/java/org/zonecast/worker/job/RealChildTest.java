package org.zonecast.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Packaging;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.child.ChildPool;
import org.zonecast.worker.child.ChildSource;
import org.zonecast.worker.codec.EncoderId;

/** Jobs with real codec children, fed with slate. */
class RealChildTest extends JobAtAnEdge {
  private static final int SLOTS = 60 * 6 + 17;

  private final ChildPool children =
      new ChildPool(
          ChildCommand.forMainClass("org.zonecast.worker.codec.TranscoderMain"),
          EncoderId.CURRENT,
          1,
          () -> true);

  @Override
  ChildSource childSource() {
    return children;
  }

  @AfterEach
  void stopChildren() throws Exception {
    children.close();
  }

  @ParameterizedTest
  @EnumSource(Packaging.class)
  void aChildThatIsKilledCostsNothingAndTheBytesAreTheSame(Packaging packaging) throws Exception {
    Map<String, String> undisturbed = run(packaging, false);
    Map<String, String> disturbed = run(packaging, true);

    switch (packaging) {
      case CMAF -> assertThat(undisturbed).hasSize(3 + 3 * 7);
      case MPEG_TS ->
          assertThat(undisturbed)
              .hasSize(2 * 7)
              .allSatisfy((path, object) -> assertThat(path).matches(".*/1-e/(240|144)p/100\\d.ts"))
              .allSatisfy((path, object) -> assertThat(object.length() % 188).isZero());
    }
    assertThat(disturbed.keySet()).isEqualTo(undisturbed.keySet());
    assertThat(disturbed).isEqualTo(undisturbed);
  }

  private Map<String, String> run(Packaging packaging, boolean killed) throws Exception {
    edge = new FakeEdge(vertx);
    TestCdn cdn = new TestCdn(vertx, "a");
    EncodePlan plan = plan(packaging, 60, EncoderId.CURRENT, P240, P144);
    begin(welcome(plan, List.of(cdn.record()), 0, List.of(), 1));
    edge.send(gap(0, 60 * 3 + 20));
    await().atMost(PATIENCE).until(() -> edge.commits("a").count() >= 3);
    if (killed) {
      long pid = edge.all(FeedMessage.Hello.class).getFirst().transcoderPid();
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      await().atMost(PATIENCE).until(() -> !edge.all(FeedMessage.Resume.class).isEmpty());
      FeedMessage.Resume resume = edge.all(FeedMessage.Resume.class).getFirst();
      assertThat(resume).isEqualTo(new FeedMessage.Resume(3, 1));
      edge.send(new FeedMessage.Start(3, 1));
      edge.send(gap(0, 60 * 3 + 20)); // from further back than needed
    }
    edge.send(gap(60 * 3 + 20, SLOTS), new FeedMessage.End(SLOTS));
    awaitClosed("FINISHED");
    assertThat(cdn.check("b1")).isEmpty();
    return cdn.media();
  }

  private static FeedMessage.Gap gap(long from, long to) {
    return new FeedMessage.Gap(from, to);
  }
}
