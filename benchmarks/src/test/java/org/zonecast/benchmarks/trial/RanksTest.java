package org.zonecast.benchmarks.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RanksTest {
  @Test
  void rankIsTheSmallestValueThatSoManyDoNotExceed() {
    List<Long> values = List.of(5L, 1L, 4L, 2L, 3L);

    assertThat(Ranks.of(values, 50)).isEqualTo(3);
    assertThat(Ranks.of(values, 95)).isEqualTo(5);
    assertThat(Ranks.of(values, 100)).isEqualTo(5);
    assertThat(Ranks.of(values, 20)).isEqualTo(1);
    assertThat(Ranks.of(List.of(), 50)).isZero();
  }
}
