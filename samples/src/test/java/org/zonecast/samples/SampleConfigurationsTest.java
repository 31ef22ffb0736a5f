package org.zonecast.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zonecast.config.ConfigLoader;
import org.zonecast.router.RouterConfig;
import org.zonecast.worker.WorkerConfig;

/** The configuration files that newcomers begin with can be used as they are. */
class SampleConfigurationsTest {
  @Test
  void theRoutersFileIsGood() throws Exception {
    RouterConfig router =
        ConfigLoader.load(
            Path.of("config", "router.yaml"), Map.of(), List.of(), RouterConfig.class);
    assertThat(router.ladders()).hasSize(1);
    assertThat(router.cdns()).hasSize(4);
  }

  @Test
  void theWorkersFileIsGood() throws Exception {
    WorkerConfig worker =
        ConfigLoader.load(
            Path.of("config", "worker.yaml"), Map.of(), List.of(), WorkerConfig.class);
    assertThat(worker.zone()).isEqualTo("eu-west-1a");
  }

  @Test
  void theFilesOfTheTrialBelongTogether() throws Exception {
    RouterConfig router =
        ConfigLoader.load(
            Path.of("config", "trial-router.yaml"), Map.of(), List.of(), RouterConfig.class);
    WorkerConfig worker =
        ConfigLoader.load(
            Path.of("config", "trial-worker.yaml"),
            Map.of(),
            List.of("id=worker-2"),
            WorkerConfig.class);
    assertThat(worker.zone()).isEqualTo(router.zone());
    assertThat(worker.redis().url()).isEqualTo(router.redis().url());
    assertThat(worker.id()).isEqualTo("worker-2");
  }
}
