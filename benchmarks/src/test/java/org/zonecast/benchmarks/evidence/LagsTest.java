package org.zonecast.benchmarks.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zonecast.samples.reference.CdnWrite;

class LagsTest {
  private static CdnWrite playlist(String rendition, long first, long last, long atMillis) {
    return new CdnWrite(
        Instant.ofEpochMilli(atMillis).toString(),
        "PUT",
        "/live/s/b/" + rendition + "/index.m3u8",
        1,
        "aa",
        204,
        "1.1",
        new CdnWrite.Listing(first, last, 0, 0, false, null));
  }

  @Test
  void aSegmentIsListedWhenTheLastPlaylistOfTheLastCdnNamesIt() {
    var listings = new Listings();
    listings.add("cdn-1", "s", List.of(playlist("a", 1, 5, 100), playlist("a", 2, 6, 300)));
    listings.add("cdn-1", "s", List.of(playlist("b", 1, 6, 350)));
    assertThat(listings.everywhereMillis(6)).hasValue(350);
    listings.add("cdn-2", "s", List.of(playlist("a", 1, 5, 120)));
    assertThat(listings.everywhereMillis(5)).hasValue(350);
    assertThat(listings.everywhereMillis(6)).isEmpty();
    listings.add("cdn-2", "s", List.of(playlist("a", 4, 7, 900), playlist("a", 4, 7, 950)));
    assertThat(listings.everywhereMillis(6)).hasValue(900);
    assertThat(listings.playlists()).isEqualTo(3);
  }

  @Test
  void otherStreamsAndRefusedPlaylistsDoNotCount() {
    var listings = new Listings();
    CdnWrite refused = playlist("a", 1, 9, 50);
    listings.add(
        "cdn-1",
        "s",
        List.of(
            new CdnWrite(
                refused.time(), "PUT", refused.path(), 1, "aa", 412, "1.1", refused.listed()),
            playlist("a", 1, 5, 100)));
    listings.add("cdn-1", "other", List.of(playlist("a", 1, 5, 10)));
    assertThat(listings.everywhereMillis(5)).hasValue(100);
    assertThat(listings.everywhereMillis(9)).isEmpty();
  }

  @Test
  void aWindowHasWhatArrivesInItAndWhatWasOnItsWayWhenItBegan() {
    var listings = new Listings();
    listings.add(
        "cdn-1",
        "s",
        List.of(
            playlist("a", 1, 1, 900),
            playlist("a", 1, 2, 1500),
            playlist("a", 1, 3, 2800),
            playlist("a", 1, 4, 9000)));
    Map<Long, Long> arrivals = Map.of(1L, 600L, 2L, 800L, 3L, 2600L, 4L, 5000L, 5L, 3000L);
    assertThat(Lags.between(arrivals, listings, 1000, 4000, 10_000))
        .containsExactlyInAnyOrder(700L, 200L, 7000L);
  }
}
