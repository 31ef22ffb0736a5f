package org.zonecast.benchmarks.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.benchmarks.failover.EdgeHistory.Event;
import org.zonecast.samples.reference.CdnWrite;

class FencingTest {
  private static Event event(long atMillis, String name, String fields) throws IOException {
    return new Event(atMillis, name, JsonMapper.builder().build().readTree(fields));
  }

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
  void aCommitOfAnEndedGrantIsFound() throws IOException {
    List<Event> events = new ArrayList<>();
    events.add(event(1, "commit", "{\"grant\": 1, \"segment\": 4}"));
    events.add(event(2, "grant-ended", "{\"grant\": 1}"));
    events.add(event(3, "commit-refused", "{\"grant\": 1, \"segment\": 5}"));
    events.add(event(4, "commit", "{\"grant\": 2, \"segment\": 5}"));
    assertThat(Fencing.commits(events)).isEmpty();
    events.add(event(5, "commit", "{\"grant\": 1, \"segment\": 6}"));
    assertThat(Fencing.commits(events))
        .containsExactly("the edge took segment 6 of grant 1, which had ended");
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
  void numbersThatGoBackAndNewGapsAreFound() {
    assertThat(
            Fencing.playlists(
                "cdn-1", List.of(playlist("1.1", 204, 6, 0), playlist("1.1", 204, 5, 1))))
        .hasSize(2);
  }
}
