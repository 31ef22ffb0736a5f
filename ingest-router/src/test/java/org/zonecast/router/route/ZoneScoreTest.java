package org.zonecast.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.route.TestWorld.NOW;
import static org.zonecast.router.route.TestWorld.worker;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.job.StoreState;

class ZoneScoreTest {

  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      value = {
        "used, oldest ms, claim ms, lost, errors, store,    score",
        "0,    0,         0,        0,    0,      strict,   1000",
        "40,   0,         0,        0,    0,      strict,   600",
        "0,    1999,      250,      0,    0,      strict,   1000",
        "0,    2000,      0,        0,    0,      strict,   980",
        "0,    60000,     0,        0,    0,      strict,   800",
        "0,    0,         1250,     0,    0,      strict,   900",
        "0,    0,         90000,    0,    0,      strict,   800",
        "0,    0,         0,        2,    0,      strict,   800",
        "0,    0,         0,        9,    0,      strict,   700",
        "0,    0,         0,        0,    0.5,    strict,   850",
        "0,    0,         0,        0,    0,      degraded, 900",
        "90,   60000,     90000,    9,    1,      degraded, 0",
      })
  void theScoreIsTheFreeShareLessWhatIsWrong(
      int used, long oldest, long claim, int lost, double errors, String store, int score) {
    var signs = new ZoneSigns(claim, lost, errors);
    var report =
        new ZoneReport(
            "fra",
            "fra-a",
            true,
            "",
            List.of(worker(100, used)),
            1,
            NOW,
            StoreState.of(store),
            oldest,
            signs,
            "");
    ZoneStanding standing = Zones.of(TestWorld.WORLD).heard(report).standing("fra-a").orElseThrow();
    assertThat(standing.score("cpu")).isEqualTo(score);
  }
}
