package org.zonecast.benchmarks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.samples.reference.CdnWrite;

class FencingTest {
  private static CdnWrite playlist(String token, int status, long last, long gaps) {
    return new CdnWrite(
        "2026-11-22T05:00:00Z",
        "PUT",
        "/live/s/b/a/index.m3u8",
        1,
        "aa",
        status,
        token,
        new CdnWrite.Listing(1, last, gaps, 0, false, null));
  }

  @Test
  void aPlaylistOfALowerTokenIsFoundIfItWasTaken() {
    List<CdnWrite> writes = new ArrayList<>();
    writes.add(playlist("1.9", 204, 5, 0));
    writes.add(playlist("1.10", 204, 6, 0));
    writes.add(playlist("1.9", 412, 6, 0));
    assertThat(Fencing.playlists("cdn-1", writes)).isEmpty();
    writes.add(playlist("1.9", 204, 6, 0));
    assertThat(Fencing.playlists("cdn-1", writes))
        .containsExactly("cdn-1 took /live/s/b/a/index.m3u8 of 1.9 after 1.10");
  }

  @Test
  void numbersThatGoBackAreFoundAndNewGapsAreTracesOfAFault() {
    List<CdnWrite> writes = List.of(playlist("1.1", 204, 6, 0), playlist("1.1", 204, 5, 1));
    assertThat(Fencing.playlists("cdn-1", writes))
        .containsExactly("cdn-1: the numbers of /live/s/b/a/index.m3u8 went back");
    assertThat(Fencing.traces("cdn-1", writes))
        .containsExactly("cdn-1: /live/s/b/a/index.m3u8 got a gap or a discontinuity");
  }
}
