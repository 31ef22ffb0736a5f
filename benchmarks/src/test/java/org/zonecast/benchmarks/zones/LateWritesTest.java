package org.zonecast.benchmarks.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zonecast.samples.reference.CdnWrite;

class LateWritesTest {
  private static CdnWrite playlist(@Nullable String token, int status) {
    return new CdnWrite(
        "2026-11-22T12:00:00Z", "PUT", "/live/s/v.m3u8", 9, null, status, token, null);
  }

  private static LateWrites of(CdnWrite... writes) {
    return LateWrites.of(Map.of("cdn-1", List.of(writes)), 4);
  }

  @Test
  void whatTheOldEpochWroteBeforeAnotherOneIsNotLate() {
    LateWrites late = of(playlist("4.1", 204), playlist("4.2", 412), playlist("5-x.1", 204));

    assertThat(late).isEqualTo(new LateWrites(List.of(), 0));
  }

  @Test
  void whatItWritesBehindAnotherOneIsLate() {
    LateWrites late =
        of(
            playlist("4.1", 204),
            playlist("5-x.1", 204),
            playlist("4.1", 412),
            playlist("4.2", 204),
            playlist(null, 201),
            playlist("6-x.1", 204));

    assertThat(late.refused()).isEqualTo(1);
    assertThat(late.taken()).containsExactly("cdn-1 took /live/s/v.m3u8 under 4.2");
  }

  @Test
  void anEpochWhoseWriteWasRefusedHasNotMovedTheStream() {
    assertThat(of(playlist("5-x.1", 412), playlist("4.1", 204)).taken()).isEmpty();
  }
}
