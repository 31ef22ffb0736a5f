package org.zonecast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.zonecast.worker.child.ChildCommand;

class CapacityTest {
  @Test
  void whatIsConfiguredIsNotMeasured() throws Exception {
    assertThat(Capacity.of(OptionalInt.of(70), List.of("/no/such/program")))
        .isEqualTo(new Capacity(70, "configured"));
  }

  @Test
  void ofWhatIsMeasuredAThirdIsLeftFreeForACatchUp() throws Exception {
    assertThat(Capacity.of(OptionalInt.empty(), List.of("echo", "151.4")))
        .isEqualTo(new Capacity(100, "measured"));
    assertThat(Capacity.ofSpeed(0.3).units()).isEqualTo(1);
  }

  @Test
  void aRealChildMeasures() throws Exception {
    Capacity capacity =
        Capacity.of(
            OptionalInt.empty(), ChildCommand.forMainClass("org.zonecast.worker.codec.SpeedMain"));
    assertThat(capacity.units()).isBetween(1, 100_000);
    assertThat(capacity.from()).isEqualTo("measured");
  }

  @Test
  void aMeasurementThatFailsSaysHow() {
    assertThatThrownBy(() -> Capacity.of(OptionalInt.empty(), List.of("false")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 1");
  }
}
