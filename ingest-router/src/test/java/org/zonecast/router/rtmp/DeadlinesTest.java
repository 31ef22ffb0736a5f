package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.router.rtmp.RtmpLimits.Timeouts;

class DeadlinesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Deadlines deadlines = new Deadlines(Timeouts.DEFAULT, 0);

  @Test
  void theHandshakeIsDueWithinFiveSeconds() {
    deadlines.received(4 * SECOND);
    assertReason(5 * SECOND - 1, null);
    assertReason(5 * SECOND, RejectReason.HANDSHAKE_TIMEOUT);
  }

  @Test
  void publishIsDueTenSecondsAfterTheLastStep() {
    deadlines.setUp(3 * SECOND);
    deadlines.received(12 * SECOND);
    assertReason(13 * SECOND - 1, null);
    assertReason(13 * SECOND, RejectReason.PUBLISH_TIMEOUT);
  }

  @Test
  void aSilentPublisherHasAMinute() {
    deadlines.publishing(SECOND);
    deadlines.received(2 * SECOND);
    assertReason(62 * SECOND - 1, null);
    assertReason(62 * SECOND, RejectReason.SILENT);
    assertThat(deadlines.leftNanos(50 * SECOND)).isEqualTo(12 * SECOND);
  }

  @Test
  void silenceCountsBeforePublishToo() {
    Deadlines patient =
        new Deadlines(
            new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ZERO),
            0);
    patient.setUp(0);
    assertThat(patient.overdue(10 * SECOND - 1)).isNull();
    assertThat(patient.overdue(10 * SECOND))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(RejectReason.SILENT));
  }

  private void assertReason(long nowNanos, RejectReason reason) {
    RejectedException overdue = deadlines.overdue(nowNanos);
    assertThat(overdue == null ? null : overdue.reason()).isEqualTo(reason);
    assertThat(deadlines.leftNanos(nowNanos) <= 0).isEqualTo(reason != null);
  }
}
