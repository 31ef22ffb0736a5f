package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private final Grants grants = new Grants();

  @Test
  void oneConnectionAtATimeIsGrantedAndNumbersGrow() {
    assertThat(grants.request(1)).isEqualTo(1);
    assertThat(grants.request(2)).isZero();
    assertThat(grants.isLive(1, 1)).isTrue();
    assertThat(grants.isLive(2, 1)).isFalse();
    assertThat(grants.request(1)).isEqualTo(1);
    assertThat(grants.end(2)).isFalse();
    assertThat(grants.end(1)).isTrue();
    assertThat(grants.request(2)).isEqualTo(2);
    assertThat(grants.isLive(1, 1)).isFalse();
    assertThat(grants.isLive(2, 1)).isFalse();
    assertThat(grants.isLive(2, 2)).isTrue();
    assertThat(grants.isLive(3, 0)).isFalse();
  }

  @Test
  void oneConnectionStandsByAndIsNext() {
    assertThat(grants.request(1)).isEqualTo(1);
    assertThat(grants.standBy(1)).isFalse();
    assertThat(grants.standBy(2)).isTrue();
    assertThat(grants.standBy(3)).isFalse();
    assertThat(grants.promote()).isZero();
    assertThat(grants.grantOf(2)).isZero();
    grants.end(1);
    assertThat(grants.promote()).isEqualTo(2);
    assertThat(grants.isLive(2, 2)).isTrue();
    assertThat(grants.standsBy(2)).isFalse();
    assertThat(grants.promote()).isZero();
  }

  @Test
  void whoStandsByMayGo() {
    grants.standBy(2);
    assertThat(grants.end(2)).isTrue();
    assertThat(grants.end(2)).isFalse();
    assertThat(grants.promote()).isZero();
    assertThat(grants.given()).isZero();
    assertThat(grants.standBy(3)).isTrue();
  }

  @Test
  void inAnyOrderOfEventsAtMostOneIsLiveAndNumbersOnlyGrow() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var any = new Grants();
      long last = 0;
      for (int step = 0; step < 500; step++) {
        long connection = 1 + random.nextInt(5);
        boolean vacant = any.liveGrant() == 0;
        boolean stood = any.standsBy(connection);
        switch (random.nextInt(4)) {
          case 0 -> {
            boolean own = any.grantOf(connection) != 0;
            assertThat(any.request(connection) != 0).isEqualTo(vacant || own);
          }
          case 1 -> any.standBy(connection);
          case 2 -> any.promote();
          default -> {
            boolean own = any.grantOf(connection) != 0;
            assertThat(any.end(connection)).isEqualTo(stood || own);
          }
        }
        long live = any.liveGrant();
        assertThat(live == 0 || live >= last).as("seed %d", seed).isTrue();
        last = Math.max(last, live);
        int holders = 0;
        int standing = 0;
        for (long each = 1; each <= 5; each++) {
          holders += any.grantOf(each) != 0 ? 1 : 0;
          standing += any.standsBy(each) ? 1 : 0;
          assertThat(any.standsBy(each) && any.grantOf(each) != 0).isFalse();
        }
        assertThat(holders).as("seed %d", seed).isEqualTo(live == 0 ? 0 : 1);
        assertThat(standing).isLessThanOrEqualTo(1);
      }
    }
  }
}
