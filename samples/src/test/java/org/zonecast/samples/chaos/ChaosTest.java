package org.zonecast.samples.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.samples.local.ClusterAccount;

/** The short part of the chaos suite: one seeded broadcast through the commonest faults. */
class ChaosTest {
  private static final long SEED = 4;
  private static final int WORKERS = 3;
  private static final List<FaultKind> KINDS =
      List.of(
          FaultKind.KILL_CHILD,
          FaultKind.KILL_TAKEOVER,
          FaultKind.FREEZE_WORKER,
          FaultKind.CUT_FEED);

  @Test
  void whatAnInterruptedRunLeftBehindIsNotTakenForTheNextOne(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("status.json"), "{\"processes\": []}");
    try (ChaosCluster cluster = ChaosCluster.start(folder, 1, List.of())) {
      assertThat(cluster.view().members("router")).hasSize(1);
    }
  }

  @Test
  void aBroadcastGoesThroughFaultsAndNothingShows(@TempDir Path folder) throws Exception {
    ChaosPlan plan = ChaosPlan.of(SEED, KINDS, KINDS.size());
    try (ChaosCluster cluster = ChaosCluster.start(folder, WORKERS, KINDS)) {
      ChaosRun.Result result = ChaosRun.run(cluster, plan, System.err::println);
      assertThat(result.violations()).as(() -> ClusterAccount.ofLogs(folder)).isEmpty();
    }
  }
}
