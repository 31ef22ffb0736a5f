package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Place;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;
import org.zonecast.router.route.Zones;

class IngestUrlsTest {
  private static final Region AS = Region.unplaced("as", List.of("as-a"));

  /** Of zones that were not heard of yet the configuration tells the region. */
  private static final Zones ZONES =
      Zones.of(
          new World(
              List.of(
                  new Region("eu", 50.1, 8.7, List.of("eu-a", "eu-b")),
                  new Region("us", 38.9, -77.4, List.of("us-a")),
                  AS)));

  private static final List<PeerAddress> PEERS =
      List.of(
          peer("as-1", "as-a", "rtmp://as-1/live"),
          peer("us-1", "us-a", "rtmp://us-1/live"),
          peer("eu-2", "eu-b", "rtmps://eu-2/live", "rtmp://eu-2/live"),
          peer("eu-3", "eu-a", "rtmp://eu-3/live"),
          peer("eu-4", "eu-a"));
  private Set<String> heard = Set.of();
  private final IngestUrls urls =
      new IngestUrls(
          "eu-a",
          () -> List.of(URI.create("rtmp://eu-1/live"), URI.create("rtmps://eu-1/live")),
          PEERS,
          () -> ZONES,
          () -> heard);

  @Test
  void ownUrlsComeFirstThenThoseOfTheZoneTheTwinAndOtherRegions() {
    assertThat(urls.ranked(Origin.UNKNOWN))
        .extracting(URI::toString)
        .containsExactly(
            "rtmp://eu-1/live",
            "rtmps://eu-1/live",
            "rtmp://eu-3/live",
            "rtmps://eu-2/live",
            "rtmp://eu-2/live",
            "rtmp://as-1/live",
            "rtmp://us-1/live");
  }

  @Test
  void forACallerOfKnownPlaceTheNearestRegionComesFirstAndOneOfUnknownPlaceLast() {
    assertThat(urls.ranked(Origin.at(new Place(40.7, -74.0, "test"))))
        .extracting(URI::toString)
        .startsWith("rtmp://us-1/live", "rtmp://eu-1/live")
        .endsWith("rtmp://as-1/live");
  }

  @Test
  void aRegionThatIsAskedForComesFirstEvenIfNobodyKnowsWhereItIs() {
    assertThat(urls.ranked(Origin.in(AS)))
        .extracting(URI::toString)
        .startsWith("rtmp://as-1/live", "rtmp://eu-1/live");
  }

  @Test
  void whoHasToLeaveIsSentToTheBestOtherEdgeByTheSameProtocol() {
    assertThat(urls.elsewhere(by("rtmp"))).isEqualTo(URI.create("rtmp://eu-3/live"));
    assertThat(urls.elsewhere(by("rtmps"))).isEqualTo(URI.create("rtmps://eu-2/live"));
    assertThat(urls.elsewhere(by("srt"))).isNull();
  }

  @Test
  void nobodyIsSentToAnEdgeThatIsNotHeardOfWhileAnotherOneIs() {
    heard = Set.of("us-1", "as-1");
    assertThat(urls.elsewhere(by("rtmp"))).isEqualTo(URI.create("rtmp://as-1/live"));
    assertThat(urls.elsewhere(by("rtmps"))).as("known of edges that are away alone").isNull();
  }

  private static PublishRequest by(String protocol) {
    return new PublishRequest("key", protocol, "192.0.2.1:5000");
  }

  private static PeerAddress peer(String id, String zone, String... rtmp) {
    return new PeerAddress(
        id, zone, URI.create("http://" + id), List.of(rtmp).stream().map(URI::create).toList());
  }
}
