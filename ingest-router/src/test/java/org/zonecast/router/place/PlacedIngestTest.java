package org.zonecast.router.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zonecast.router.feed.Ingest;
import org.zonecast.router.feed.Ingest.PublishRequest;
import org.zonecast.router.feed.Ingest.Publisher;
import org.zonecast.router.feed.PublishRefusedException;
import org.zonecast.router.route.World;

/** Whoever is let in has the place of its address, with or without the port. */
class PlacedIngestTest {
  private static final Ingest OPEN = (request, publisher) -> Future.succeededFuture();

  private final List<String> told = new ArrayList<>();
  private final PlacedIngest ingest =
      new PlacedIngest(
          OPEN,
          new Places(
              new World(List.of()),
              PlaceSettings.NONE,
              Optional.empty(),
              new SimpleMeterRegistry()),
          (stream, origin) -> told.add(stream + " from " + origin.source()));

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7:5555, test network 198.51.100.0/24",
    "[2001:db8:2:0:0:0:0:7]:5555, test network 2001:db8:2::/48",
    "[::ffff:198.51.100.7]:5555, test network 198.51.100.0/24",
    "[fe80:0:0:0:0:0:0:7%eth0]:5555, unknown"
  })
  void aBroadcasterIsPlacedByItsAddress(String address, String place) {
    ingest.publish(new PublishRequest("s1.a.publish.b", "rtmp", address), new Silent());

    assertThat(told).containsExactly("s1 from " + place);
  }

  private static final class Silent implements Publisher {
    @Override
    public void hold() {}

    @Override
    public void proceed() {}

    @Override
    public void close(PublishRefusedException reason) {}
  }
}
