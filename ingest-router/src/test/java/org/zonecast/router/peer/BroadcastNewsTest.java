package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.OnSilence;
import org.zonecast.job.Slate;
import org.zonecast.router.TestNode;

class BroadcastNewsTest {
  private static final String PICTURE =
      Slate.ofPicture(new byte[Slate.MAX_PICTURE_BYTES]).picture();

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<TestNode> nodes = TestNode.pair();
  private final TestNode a = nodes.get(0);
  private final TestNode b = nodes.get(1);

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
    vertx.close().await();
  }

  @Test
  void whatIsTooLargeForOneRequestGoesInSeveral() {
    a.start(List.of(b.address()));
    b.start(List.of(a.address()));
    var news = new BroadcastNews(vertx, a.peers(), meters);
    int broadcasts = 2 * PeerRoutes.MAX_BODY_BYTES / PICTURE.length();
    for (int i = 0; i < broadcasts; i++) {
      news.tell(broadcast("s" + i));
    }
    await().until(() -> b.live.heardOf.size() == broadcasts);
    assertThat(b.live.heardOf).doesNotHaveDuplicates();
  }

  @Test
  void newsThatARouterDoesNotTakeIsCounted() {
    a.start(List.of(b.address()));
    var news = new BroadcastNews(vertx, a.peers(), meters);
    news.tell(broadcast("s1"));
    await().until(() -> lost() == 1);
    news.tell(broadcast("s1"));
    await().until(() -> lost() == 2);
  }

  private double lost() {
    return meters.counter("zonecast.peer.news.lost", "router", "b").count();
  }

  private static BroadcastRecord broadcast(String stream) {
    return TestBroadcasts.of(stream, "a", TestBroadcasts.PLAN.with(OnSilence.SLATE, PICTURE));
  }
}
