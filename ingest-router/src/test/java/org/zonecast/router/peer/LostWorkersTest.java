package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;

class LostWorkersTest {
  private static final List<WorkerRecord> ALL = List.of(worker("w1"), worker("w2"));
  private long nanos = -5;
  private final LostWorkers lost = new LostWorkers(() -> nanos);

  @Test
  void aLostWorkerIsLeftOutForAsLongAsItsLastHeartbeatCounts() {
    lost.lost("w1", 1);
    assertThat(lost.without(ALL)).containsExactly(worker("w2"));
    nanos += Duration.ofMillis(5999).toNanos();
    assertThat(lost.without(ALL)).containsExactly(worker("w2"));
    nanos += Duration.ofMillis(1).toNanos();
    assertThat(lost.without(ALL)).isEqualTo(ALL);
  }

  @Test
  void oneThatIsHeardAgainCounts() {
    lost.lost("w1", 1);
    lost.heard("w1", 1);
    assertThat(lost.without(ALL)).isEqualTo(ALL);
  }

  @Test
  void aWorkerThatWasStartedAgainIsAnotherProcess() {
    lost.lost("w1", 100);
    assertThat(lost.without(ALL)).isEqualTo(ALL);
    assertThat(lost.heard("w1", 1)).as("the old one is lost all the same").isFalse();
  }

  @Test
  void onlyTheLatestAreRemembered() {
    lost.lost("w1", 1);
    for (int i = 0; i < 1024; i++) {
      lost.lost("other" + i, 1);
    }
    assertThat(lost.without(ALL)).isEqualTo(ALL);
  }

  private static WorkerRecord worker(String id) {
    return new WorkerRecord(id, "z", 1, Job.CPU, List.of("x264"), 100, 0, "ready", List.of());
  }
}
