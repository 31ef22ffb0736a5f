package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.zonecast.router.feed.Ingest.PublishRequest;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.route.ZoneReport;

class IngestUrlsTest {
  private static final List<PeerAddress> PEERS =
      List.of(
          peer("us-1", "us-a", "rtmp://us-1/live"),
          peer("eu-2", "eu-b", "rtmps://eu-2/live", "rtmp://eu-2/live"),
          peer("eu-3", "eu-a", "rtmp://eu-3/live"),
          peer("eu-4", "eu-a"));
  private final IngestUrls urls =
      new IngestUrls(
          "eu-a",
          () -> List.of(URI.create("rtmp://eu-1/live"), URI.create("rtmps://eu-1/live")),
          PEERS,
          () -> List.of(report("eu", "eu-a"), report("eu", "eu-b"), report("us", "us-a")));

  @Test
  void ownUrlsComeFirstThenThoseOfTheZoneTheTwinAndOtherRegions() {
    assertThat(urls.ranked())
        .extracting(URI::toString)
        .containsExactly(
            "rtmp://eu-1/live",
            "rtmps://eu-1/live",
            "rtmp://eu-3/live",
            "rtmps://eu-2/live",
            "rtmp://eu-2/live",
            "rtmp://us-1/live");
  }

  @Test
  void forACallerOfKnownPlaceTheNearestRegionComesFirst() {
    assertThat(urls.ranked(region -> OptionalDouble.of(region.equals("us") ? 10 : 6000)))
        .extracting(URI::toString)
        .startsWith("rtmp://us-1/live", "rtmp://eu-1/live");
  }

  @Test
  void whoHasToLeaveIsSentToTheBestOtherEdgeByTheSameProtocol() {
    assertThat(urls.elsewhere(by("rtmp"))).isEqualTo(URI.create("rtmp://eu-3/live"));
    assertThat(urls.elsewhere(by("rtmps"))).isEqualTo(URI.create("rtmps://eu-2/live"));
    assertThat(urls.elsewhere(by("srt"))).isNull();
  }

  private static PublishRequest by(String protocol) {
    return new PublishRequest("key", protocol, "192.0.2.1:5000");
  }

  private static PeerAddress peer(String id, String zone, String... rtmp) {
    return new PeerAddress(
        id, zone, URI.create("http://" + id), List.of(rtmp).stream().map(URI::create).toList());
  }

  private static ZoneReport report(String region, String zone) {
    return new ZoneReport(region, zone, true, "", List.of(), 0, Instant.EPOCH);
  }
}
