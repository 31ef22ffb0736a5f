package org.zonecast.benchmarks.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutingBenchmarkTest {
  @Test
  void fewerDecisionsThanWantedAreAFailure() {
    assertThat(RoutingBenchmark.exitCode(200_000)).isZero();
    assertThat(RoutingBenchmark.exitCode(199_999)).isEqualTo(1);
    assertThat(RoutingBenchmark.exitCode(Double.NaN)).isEqualTo(1);
  }
}
