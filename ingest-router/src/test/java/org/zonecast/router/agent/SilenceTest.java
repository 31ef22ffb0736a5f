package org.zonecast.router.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
  private final Silence silence = new Silence(10);

  @Test
  void itLastsUntilSomethingComes() {
    assertThat(silence.nanos(15)).isEqualTo(5);
    silence.broken(17);
    assertThat(silence.nanos(20)).isEqualTo(3);
  }

  @Test
  void itBeginsAnewOnlyOnceHoweverOftenTheEdgeStandsStill() {
    silence.stoodStill(30);
    assertThat(silence.nanos(30)).isZero();
    silence.stoodStill(50);
    assertThat(silence.nanos(50)).isEqualTo(20);
  }

  @Test
  void onceSomethingCameTheNextStandstillCountsToo() {
    silence.stoodStill(30);
    silence.broken(31);
    silence.stoodStill(50);
    assertThat(silence.nanos(50)).isZero();
  }

  @Test
  void whatCameBeforeTheStandstillAndIsReadBehindItMakesItNoLonger() {
    silence.stoodStill(30);
    silence.broken(12);
    assertThat(silence.nanos(31)).isEqualTo(1);
  }
}
