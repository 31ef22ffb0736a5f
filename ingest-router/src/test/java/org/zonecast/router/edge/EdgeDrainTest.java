package org.zonecast.router.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeDrainTest {
  private long nanos = -5;
  private final FakeEdge edge = new FakeEdge();
  private final EdgeDrain drain = new EdgeDrain(edge, () -> nanos);

  @Test
  void nothingHappensBeforeItBegins() {
    assertThat(drain.begun()).isFalse();
    assertThat(drain.tick()).isFalse();
    assertThat(edge.open).isTrue();
    assertThat(edge.asked).isZero();
  }

  @Test
  void nobodyIsLetInAndSomeAtATimeAreAskedToGo() {
    drain.begin(Duration.ofSeconds(60));
    assertThat(drain.begun()).isTrue();
    assertThat(edge.open).isFalse();
    for (int tick = 0; tick < 4; tick++) {
      assertThat(drain.tick()).isFalse();
      pass(Duration.ofMillis(50));
    }
    assertThat(edge.asked).as("five every 100 ms").isEqualTo(10);
  }

  @Test
  void itIsOverWhenAllHaveLeft() {
    drain.begin(Duration.ofSeconds(60));
    assertThat(drain.tick()).isFalse();
    edge.deserted = true;
    assertThat(drain.tick()).isTrue();
    edge.deserted = false;
    assertThat(drain.tick()).isTrue();
  }

  @Test
  void itIsOverWhenItsTimeIs() {
    drain.begin(Duration.ofSeconds(60));
    pass(Duration.ofMillis(59_999));
    assertThat(drain.tick()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(drain.tick()).isTrue();
  }

  @Test
  void itsTimeCanBeChanged() {
    drain.begin(Duration.ofSeconds(60));
    pass(Duration.ofSeconds(10));
    drain.begin(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(5));
    assertThat(drain.tick()).isTrue();
  }

  @Test
  void withoutPatienceItIsOverAtOnceButSomeAreAskedStill() {
    drain.begin(Duration.ZERO);
    assertThat(drain.tick()).isTrue();
    assertThat(edge.asked).isEqualTo(5);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static final class FakeEdge implements EdgeDrain.Edge {
    boolean open = true;
    boolean deserted;
    int asked;

    @Override
    public void closeDoor() {
      open = false;
    }

    @Override
    public void askToMove(int most) {
      asked += most;
    }

    @Override
    public boolean deserted() {
      return deserted;
    }
  }
}
