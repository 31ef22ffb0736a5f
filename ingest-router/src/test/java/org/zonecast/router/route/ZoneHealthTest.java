package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.report;
import static org.zonecast.router.route.TestWorld.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ZoneHealthTest {
  private static final ZoneReport GOOD = report("fra-a", worker(100, 0));
  private static final @Nullable ZoneReport MISSING = null;

  @Test
  void threeBadReportsOnEndTakeAZoneOut() {
    ZoneHealth health = after(ZoneHealth.BELIEVED, GOOD, MISSING, MISSING);
    assertThat(health.in()).isTrue();
    assertThat(after(health, GOOD, MISSING, MISSING).in()).isTrue();
    assertThat(after(health, MISSING).in()).isFalse();
    assertThat(after(health, MISSING).why()).isEqualTo("no report came");
  }

  @Test
  void tenGoodReportsOnEndBringItBackHealing() {
    ZoneHealth out = after(ZoneHealth.BELIEVED, MISSING, MISSING, MISSING);
    ZoneHealth nearly = after(out, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD);
    assertThat(nearly.in()).isFalse();
    assertThat(after(nearly, MISSING, GOOD).in()).as("one bad one begins it anew").isFalse();
    ZoneHealth back = after(nearly, GOOD);
    assertThat(back.in()).isTrue();
    assertThat(back.healing(NOW.plusSeconds(59))).isTrue();
    assertThat(back.healing(NOW.plusSeconds(60))).isFalse();
  }

  @Test
  void aZoneThatNeverWasOutDoesNotHeal() {
    assertThat(after(ZoneHealth.BELIEVED, GOOD).healing(NOW)).isFalse();
  }

  @Test
  void whatIsBad() {
    ZoneReport away = new ZoneReport("fra", "fra-a", false, "", List.of(), 0, NOW);
    ZoneReport dumb = report("fra-a", new ZoneSigns(0, 0, 0.9), worker(100, 0));
    ZoneReport dying = report("fra-a", new ZoneSigns(0, 3, 0), worker(100, 0), worker(100, 0));
    assertThat(outBecause(away)).isEqualTo("its store is away");
    assertThat(outBecause(dumb)).isEqualTo("its workers reach no CDN");
    assertThat(outBecause(dying)).isEqualTo("workers lost in a minute: 3, more than are left");
    assertThat(outBecause(report("fra-a"))).isEqualTo("its workers are gone");
  }

  @Test
  void whatIsNotBad() {
    ZoneReport slow = report("fra-a", new ZoneSigns(60_000, 2, 0.8), worker(100, 100));
    assertThat(after(after(ZoneHealth.BELIEVED, GOOD), slow, slow, slow).in()).isTrue();
    ZoneReport never = report("fra-a");
    assertThat(after(ZoneHealth.BELIEVED, never, never, never).in())
        .as("a zone that never had workers has lost none")
        .isTrue();
  }

  private static String outBecause(ZoneReport report) {
    ZoneHealth health = after(ZoneHealth.BELIEVED, GOOD, report, report, report);
    assertThat(health.in()).isFalse();
    return health.why();
  }

  private static ZoneHealth after(ZoneHealth from, @Nullable ZoneReport... reports) {
    ZoneHealth health = from;
    for (ZoneReport report : reports) {
      health = health.after(report, NOW);
    }
    return health;
  }
}
