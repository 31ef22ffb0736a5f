package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;
import org.zonecast.job.WorkerRecord;

class EncoderChoiceTest {
  private static final WorkerRecord NEW = worker("new", WorkerRecord.READY, "enc-2");

  @Test
  void anEpochIsBoundToTheEncoderOfMostFreeWorkers() {
    assertThat(EncoderChoice.of(List.of(NEW, worker("w", WorkerRecord.READY, "enc-1"), NEW), "cpu"))
        .hasValue("enc-2");
    assertThat(EncoderChoice.of(List.of(), "cpu")).isEmpty();
  }

  @Test
  void workersThatTakeNothingUntilTheyAreRestartedDoNotCount() {
    WorkerRecord outdated = worker("old", WorkerRecord.OUTDATED, "enc-1");
    assertThat(outdated.freeUnits()).isZero();
    assertThat(EncoderChoice.of(List.of(outdated, outdated, NEW), "cpu")).hasValue("enc-2");
    assertThat(EncoderChoice.instead(List.of(outdated, NEW), "cpu", "enc-1", "w1"))
        .hasValue("enc-2");
  }

  @Test
  void whileSomebodyStaysWithTheEncoderThereIsNoOther() {
    WorkerRecord behind = worker("busy", WorkerRecord.BEHIND, "enc-1");
    assertThat(EncoderChoice.instead(List.of(behind, NEW), "cpu", "enc-1", "w1")).isEmpty();
    assertThat(EncoderChoice.instead(List.of(behind, NEW), "cpu", "enc-1", "busy"))
        .as("it leaves itself")
        .hasValue("enc-2");
  }

  private static WorkerRecord worker(String id, String state, String encoder) {
    return new WorkerRecord(id, "z", 1, Job.CPU, List.of(encoder), 100, 0, state, List.of());
  }
}
