package org.zonecast.samples.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.samples.chaos.ChaosPlan.Step;

class ChaosPlanTest {
  private static final List<FaultKind> ALL = List.of(FaultKind.values());

  @Test
  void theSameSeedMakesTheSamePlan() {
    assertThat(ChaosPlan.of(7, ALL, 12)).isEqualTo(ChaosPlan.of(7, ALL, 12));
    assertThat(ChaosPlan.of(7, ALL, 12)).isNotEqualTo(ChaosPlan.of(8, ALL, 12));
  }

  @Test
  void everyKindComesBeforeOneComesTwice() {
    List<FaultKind> kinds =
        ChaosPlan.of(3, ALL, ALL.size()).steps().stream().map(Step::kind).toList();
    assertThat(EnumSet.copyOf(kinds)).isEqualTo(EnumSet.allOf(FaultKind.class));
  }

  @Test
  void aKindIsReadByItsName() {
    assertThat(ALL).allSatisfy(kind -> assertThat(FaultKind.of(kind.text())).isEqualTo(kind));
    assertThatThrownBy(() -> FaultKind.of("kill-everything")).hasMessageContaining("kill-child");
  }
}
