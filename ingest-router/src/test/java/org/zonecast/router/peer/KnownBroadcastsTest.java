package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.job.EpochId;
import org.zonecast.router.edge.RecordBuilder;

class KnownBroadcastsTest {
  private long nanos = Long.MAX_VALUE - 1000;
  private final KnownBroadcasts known = new KnownBroadcasts(() -> nanos);

  @Test
  void aRecordGrowsOldByTheClockOfWhoeverWasToldOfIt() {
    learn("s", "b", 1, "a", false, 2);
    nanos += Duration.ofSeconds(5).toNanos();
    assertThat(known.find("s").orElseThrow().age()).isEqualTo(Duration.ofSeconds(7));
    assertThat(known.running()).hasSize(1);
    assertThat(known.find("other")).isEmpty();
  }

  @Test
  void ofTheSameBroadcastTheLaterEpochStays() {
    learn("s", "b", 2, "b", false, 5);
    learn("s", "b", 1, "a", false, 0);
    learn("s", "b", 2, "a", false, 0);
    assertThat(epoch()).isEqualTo("2-b");
    learn("s", "b", 2, "c", false, 9);
    assertThat(epoch()).isEqualTo("2-c");
  }

  @Test
  void whatComesLateDoesNotMakeARecordOlder() {
    learn("s", "b", 1, "a", false, 1);
    learn("s", "b", 1, "a", false, 3);
    assertThat(known.find("s").orElseThrow().age()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatHasEndedDoesNotBeginAgain() {
    learn("s", "b", 1, "a", true, 3);
    learn("s", "b", 1, "a", false, 0);
    assertThat(known.running()).isEmpty();
    learn("s", "b2", 1, "a", false, 0);
    assertThat(known.running()).hasSize(1);
    learn("s", "b", 1, "a", true, 1);
    assertThat(known.running()).hasSize(1);
  }

  @Test
  void theOnesToldOfLongestAgoAreForgottenFirst() {
    for (int i = 0; i < 4096; i++) {
      learn("s" + i, "b", 1, "a", false, 0);
    }
    learn("s0", "b", 1, "a", false, 0);
    learn("more", "b", 1, "a", false, 0);
    assertThat(known.find("s1")).isEmpty();
    assertThat(known.find("s0")).isPresent();
    assertThat(known.running()).hasSize(4096);
  }

  private String epoch() {
    return known.find("s").orElseThrow().record().epoch().toString();
  }

  private void learn(
      String stream, String broadcast, int epoch, String start, boolean ended, long ageSeconds) {
    var record =
        new RecordBuilder(stream)
            .broadcast(broadcast)
            .epoch(new EpochId(epoch, start))
            .ended(ended)
            .build();
    known.learn(new Aged(record, Duration.ofSeconds(ageSeconds)));
  }
}
