package org.zonecast.router.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zonecast.router.broadcast.Studio.STREAM;
import static org.zonecast.router.broadcast.Studio.awaitUntil;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.PublishRefusedException;
import org.zonecast.router.ingest.PublishRefusedException.Reason;
import org.zonecast.router.status.StreamStatus.State;

/** An edge that is taken out of service, as its publishers see it. */
class LeavingEdgeTest {
  private static final URI ELSEWHERE = URI.create("rtmp://edge-2/live");
  private Studio studio;

  @BeforeEach
  void open() throws Exception {
    studio = new Studio(Duration.ofSeconds(20), Optional.empty());
    studio.broadcasts.sendElsewhere(
        request -> request.protocol().equals("rtmp") ? ELSEWHERE : null);
  }

  @AfterEach
  void close() throws Exception {
    studio.close();
  }

  @Test
  void newPublishersAreTurnedAwayAndTheOthersGoOn() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    studio.broadcasts.closeDoor();
    assertThatThrownBy(() -> studio.publishFrom("192.0.2.99:1"))
        .isInstanceOfSatisfying(
            PublishRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
        .hasMessage("this edge is being taken out of service; connect to another one");
    camera.film(30);
    studio.awaitJob(1);
    assertThat(camera.publisher.closedWith).isNull();
    assertThat(studio.broadcasts.deserted()).isFalse();
  }

  @Test
  void anEncoderThatCanIsAskedOnceToConnectElsewhere() throws Exception {
    Studio.Camera camera = studio.camera(true).film(90);
    studio.broadcasts.askToMove(5);
    studio.broadcasts.askToMove(5);
    awaitUntil(() -> studio.broadcasts.moving(STREAM));
    assertThat(camera.publisher.sentTo).containsExactly(ELSEWHERE);
    studio.awaitEvent("leaving");
  }

  @Test
  void oneThatCannotIsNotAsked() throws Exception {
    Studio.Camera camera = studio.camera().film(90);
    studio.broadcasts.askToMove(5);
    studio.awaitTick();
    assertThat(camera.publisher.sentTo).isEmpty();
    assertThat(studio.broadcasts.moving(STREAM)).isFalse();
    assertThat(studio.givesUp()).as("it has media").isFalse();
  }

  @Test
  void theEdgeThatItComesToMayHaveTheBroadcastAtOnce() throws Exception {
    Studio.Camera camera = studio.camera(true).film(90);
    assertThat(studio.givesUp()).isFalse();
    studio.broadcasts.askToMove(5);
    assertThat(studio.givesUp()).isTrue();
    awaitUntil(() -> camera.publisher.closedWith != null);
    assertThat(camera.publisher.closedWith).hasMessageContaining("goes on at another edge");
    awaitUntil(studio.broadcasts::deserted);
  }

  @Test
  void thatItLeavesIsNoGoodbyeThen() throws Exception {
    Studio.Camera camera = studio.camera(true).film(90);
    studio.broadcasts.askToMove(5);
    awaitUntil(() -> studio.broadcasts.moving(STREAM));
    camera.end(EndReason.GOODBYE);
    awaitUntil(() -> studio.status().state() == State.INTERRUPTED);
    assertThat(studio.broadcasts.deserted()).isTrue();
  }
}
