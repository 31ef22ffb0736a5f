package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.broadcast.Studio.STREAM;
import static org.zonecast.router.broadcast.Studio.awaitUntil;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.router.edge.Cluster.Holder;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.status.StreamStatus.State;

/** Two encoders with the same key, which both come back by themselves. */
class TwoEncodersTest {
  private static final String OTHER = "192.0.2.99:5000";
  private static final String WAIT = "another publisher has this stream; you are looked at again";
  private Studio studio;

  @BeforeEach
  void open() throws Exception {
    studio = new Studio(Duration.ofSeconds(60), Optional.empty());
  }

  @AfterEach
  void close() throws Exception {
    studio.close();
  }

  @Test
  void theOneWithMediaInTheLastTwoSecondsHasTheStream() throws Exception {
    Studio.Camera holder = studio.camera();
    for (int i = 0; i < 20; i++) {
      holder.film(30);
      assertThat(refusal(OTHER)).isNotEmpty();
    }
    assertThat(holder.publisher.closedWith).isNull();
    studio.clock.advance(Duration.ofSeconds(31));
    studio.publishFrom(OTHER);
    awaitUntil(() -> holder.publisher.closedWith != null);
    assertThat(holder.publisher.closedWith.reason()).isEqualTo(Reason.ALREADY_LIVE);
  }

  @Test
  void theOtherOneIsNotEvenLookedAtForAGrowingTime() throws Exception {
    Studio.Camera holder = studio.camera().film(30);
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(OTHER)).isEqualTo("another publisher is live");
    }
    assertThat(refusal(OTHER)).isEqualTo(WAIT + " in 3 s");
    studio.clock.advance(Duration.ofMillis(1999)); // The holder stutters, and keeps the stream.
    assertThat(refusal(OTHER)).isEqualTo(WAIT + " in 1 s");
    holder.film(70);
    assertThat(refusal(OTHER)).isEqualTo("another publisher is live");
    assertThat(refusal(OTHER)).isEqualTo(WAIT + " in 5 s");
  }

  @Test
  void aStreamThatStoodStillForTenSecondsIsTheirsWhoHaveItsKey() throws Exception {
    Studio.Camera holder = studio.camera().film(30);
    for (int wait : new int[] {0, 0, 0, 0, 0, 2, 4, 8, 16}) {
      studio.clock.advance(Duration.ofSeconds(wait));
      holder.filmAtOnce(1);
      assertThat(refusal(OTHER)).isEqualTo("another publisher is live");
    }
    studio.clock.advance(Duration.ofMillis(9900));
    assertThat(refusal(OTHER)).isEqualTo(WAIT + " in 21 s");
    studio.clock.advance(Duration.ofMillis(100));
    assertThat(refusal(OTHER)).isEmpty();
  }

  @Test
  void whoWasSentAwayForTheOtherDoesNotTakeItBackAtOnce() throws Exception {
    studio.camera().film(30);
    studio.clock.advance(Duration.ofMillis(2100));
    studio.publishFrom(OTHER);
    studio.clock.advance(Duration.ofMillis(1900));
    assertThat(refusal("192.0.2.1:6000")).startsWith(WAIT);
  }

  @Test
  void whatIsLeftOfAnEncodersOwnLastSessionIsNotHeldAgainstIt() throws Exception {
    studio.camera().film(30);
    for (int i = 0; i < 20; i++) {
      assertThat(refusal("192.0.2.1:" + (6000 + i))).isEqualTo("another publisher is live");
    }
    studio.clock.advance(Duration.ofSeconds(2));
    studio.publishFrom("192.0.2.1:7000");
  }

  @Test
  void oneThatIsRefusedForTheSakeOfAnotherEdgeWaitsToo() {
    studio.cluster.liveElsewhere = Optional.of(new Holder("edge-2", "192.0.2.1:5000"));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(OTHER)).isEqualTo("another publisher is live");
    }
    assertThat(refusal(OTHER)).startsWith(WAIT);
    studio.cluster.liveElsewhere = Optional.empty();
    assertThat(refusal(OTHER)).startsWith(WAIT);
    studio.clock.advance(Duration.ofSeconds(2));
    assertThat(refusal(OTHER)).isEmpty();
  }

  @Test
  void anEdgeThatDoesNotTellWhoseMediaItHasCountsAsHavingAnothers() {
    studio.cluster.liveElsewhere = Optional.of(new Holder("edge-2", ""));
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(OTHER)).isEqualTo("another publisher is live");
    }
    assertThat(refusal(OTHER)).startsWith(WAIT);
  }

  @Test
  void oneThatComesToAnotherEdgeIsLetInTwoSecondsAfterTheLastMediaOfItsOldSession()
      throws Exception {
    Studio.Camera old = studio.camera().film(90);
    awaitUntil(() -> studio.broadcasts.sinceLastMedia(STREAM).orElseThrow().isZero());
    try (Studio second = new Studio(Duration.ofSeconds(60), Optional.empty())) {
      for (int retry = 1; retry <= 6; retry++) {
        pass(Duration.ofMillis(300), second);
        assertThat(refusal(second, "192.0.2.1:" + (6000 + retry)))
            .as("retry %d", retry)
            .isEqualTo("another publisher is live");
        if (retry == 1) { // The old connection is found to be broken.
          old.end(EndReason.CLOSED);
          awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
        }
      }
      pass(Duration.ofMillis(200), second);
      assertThat(refusal(second, "192.0.2.1:7000")).isEmpty();
    }
  }

  /** Time goes by at both edges, and the second one hears of the first. */
  private void pass(Duration time, Studio second) {
    studio.clock.advance(time);
    second.clock.advance(time);
    second.cluster.liveElsewhere =
        studio
            .broadcasts
            .sinceLastMedia(STREAM)
            .filter(since -> since.compareTo(Duration.ofSeconds(2)) < 0)
            .map(since -> new Holder("edge-1", studio.broadcasts.lastPublisher(STREAM).orElse("")));
  }

  private String refusal(String address) {
    return refusal(studio, address);
  }

  /** Why an encoder from this address is refused; empty if it is let in. */
  private static String refusal(Studio edge, String address) {
    try {
      edge.publishFrom(address);
      return "";
    } catch (PublishRefusedException e) {
      assertThat(e.reason()).isEqualTo(Reason.ALREADY_LIVE);
      return String.valueOf(e.getMessage());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
