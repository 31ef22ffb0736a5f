package org.zonecast.router.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zonecast.router.feed.Grants.Stall;

class GrantsTest {
  private final Grants grants = new Grants();

  private static long seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000)).toNanos();
  }

  @Test
  void oneConnectionAtATimeIsGrantedAndNumbersGrow() {
    assertThat(grants.request(1, 0)).isEqualTo(1);
    assertThat(grants.request(2, 0)).isZero();
    assertThat(grants.isLive(1, 1)).isTrue();
    assertThat(grants.isLive(2, 1)).isFalse();
    assertThat(grants.request(1, 0)).isEqualTo(1);
    assertThat(grants.end(2)).isFalse();
    assertThat(grants.end(1)).isTrue();
    assertThat(grants.request(2, 0)).isEqualTo(2);
    assertThat(grants.isLive(1, 1)).isFalse();
    assertThat(grants.isLive(2, 1)).isFalse();
    assertThat(grants.isLive(2, 2)).isTrue();
    assertThat(grants.isLive(3, 0)).isFalse();
  }

  @Test
  void aWorkerUnheardForTwoSecondsIsStalledWhileMediaMoves() {
    grants.request(1, 0);
    grants.progressed(1, 0, 0, seconds(0.5));
    grants.heard(1, seconds(1));
    assertThat(grants.check(seconds(2.9), true, false)).isEmpty();
    assertThat(grants.check(seconds(3.5), false, false)).isEmpty();
    assertThat(grants.check(seconds(3), true, false)).contains(Stall.UNHEARD);
  }

  @Test
  void aWorkerHasFiveSecondsToItsFirstProgressMessage() {
    grants.request(1, 0);
    assertThat(grants.check(seconds(4.9), true, false)).isEmpty();
    assertThat(grants.check(seconds(5), true, false)).contains(Stall.UNHEARD_AT_FIRST);
    grants.heard(1, seconds(4.9));
    grants.progressed(1, -1, -1, seconds(4.9));
    assertThat(grants.check(seconds(6.8), true, false)).isEmpty();
    assertThat(grants.check(seconds(6.9), true, false)).contains(Stall.UNHEARD);
  }

  /** Reports every half second, which must not be found stalled, before {@code to}. */
  private void report(double from, double to, long decoded, long encoded) {
    for (double t = from; t < to; t += 0.5) {
      grants.heard(1, seconds(t));
      grants.progressed(1, decoded, encoded, seconds(t));
      assertThat(grants.check(seconds(t), true, true)).as("at %s s", t).isEmpty();
    }
    grants.heard(1, seconds(to));
  }

  @Test
  void aWorkerThatMovesNothingForSixSecondsIsStuckWhileMediaWaits() {
    grants.request(1, 0);
    report(0, 1, 5, 5);
    report(1, 7, 10, 10);
    assertThat(grants.check(seconds(7), true, true)).contains(Stall.STUCK);
  }

  @Test
  void decodingUpToTheResumePointIsProgressToo() {
    grants.request(1, 0);
    for (int i = 0; i < 60; i++) {
      report(i, i + 1, 60 + i, 119);
    }
    report(60, 65, 119, 119);
    assertThat(grants.check(seconds(65), true, true)).contains(Stall.STUCK);
  }

  @Test
  void aRunHasFifteenSecondsToItsFirstProgress() {
    grants.request(1, 0);
    report(0.5, 15, -1, 119);
    assertThat(grants.check(seconds(15), true, true)).contains(Stall.NOT_STARTED);
  }

  @Test
  void fromItsFirstProgressOnARunHasSixSeconds() {
    grants.request(1, 0);
    report(0.5, 14, -1, 119);
    report(14, 20, 60, 119);
    assertThat(grants.check(seconds(20), true, true)).contains(Stall.STUCK);
  }

  @Test
  void withNothingToEncodeNobodyIsStuck() {
    grants.request(1, 0);
    for (double t = 0; t < 20; t += 0.5) {
      grants.heard(1, seconds(t));
      assertThat(grants.check(seconds(t), true, false)).isEmpty();
    }
  }

  @Test
  void aNewRunHasItsOwnFifteenSecondsAndMayBeginEarlier() {
    grants.request(1, 0);
    report(0, 1, 90, 90);
    report(1, 5, 100, 100);
    grants.runBegins(1, seconds(5));
    report(5, 20, 60, 59);
    assertThat(grants.encodedSlot()).isEqualTo(59);
    assertThat(grants.check(seconds(20), true, true)).contains(Stall.NOT_STARTED);
  }

  @Test
  void aStrangerChangesNothing() {
    grants.request(1, 0);
    grants.heard(2, seconds(2));
    grants.progressed(2, 50, 50, seconds(2));
    grants.runBegins(2, seconds(2));
    assertThat(grants.encodedSlot()).isEqualTo(-1);
    assertThat(grants.check(seconds(5), true, true)).contains(Stall.UNHEARD_AT_FIRST);
    assertThat(grants.check(seconds(15), false, true)).contains(Stall.NOT_STARTED);
  }

  @Test
  void inAnyOrderOfEventsAtMostOneIsLiveAndNumbersOnlyGrow() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var any = new Grants();
      Set<Long> given = new HashSet<>();
      long last = 0;
      long now = 0;
      for (int step = 0; step < 500; step++) {
        long connection = random.nextInt(5);
        now += random.nextInt(400_000_000);
        switch (random.nextInt(5)) {
          case 0 -> {
            boolean vacant = any.liveGrant() == 0;
            boolean own = any.grantOf(connection) != 0;
            long grant = any.request(connection, now);
            assertThat(grant != 0).isEqualTo(vacant || own);
            if (vacant) {
              assertThat(grant).isGreaterThan(last);
              assertThat(given.add(grant)).isTrue();
              last = grant;
            }
          }
          case 1 -> any.heard(connection, now);
          case 2 -> any.progressed(connection, random.nextInt(1000), random.nextInt(1000), now);
          case 3 -> any.end(connection);
          default -> any.check(now, random.nextBoolean(), random.nextBoolean());
        }
        int live = 0;
        for (long each = 0; each < 5; each++) {
          live += any.grantOf(each) != 0 ? 1 : 0;
        }
        assertThat(live).as("seed %d", seed).isEqualTo(any.liveGrant() == 0 ? 0 : 1);
      }
    }
  }
}
