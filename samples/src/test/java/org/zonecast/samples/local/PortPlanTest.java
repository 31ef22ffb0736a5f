package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every port of a cluster lies below those that the kernel gives to outgoing connections. */
class PortPlanTest {
  private static final int KERNELS_FIRST = 32_768;

  @ParameterizedTest
  @CsvSource({"1,1", "1,4", "2,3", "3,2"})
  void theHighestBaseLeavesRoomForAllZones(int regions, int zones) {
    LocalOptions options = LocalOptions.idle(0, regions, zones, PortPlan.MOST_WORKERS);
    List<PortPlan.Use> uses =
        new PortPlan(PortPlan.highestBase(regions * zones)).uses(options, LocalCluster.CDN_NAMES);
    assertThat(uses).extracting(PortPlan.Use::port).allMatch(port -> port < KERNELS_FIRST);
  }
}
