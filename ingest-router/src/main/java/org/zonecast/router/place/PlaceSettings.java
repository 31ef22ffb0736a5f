package org.zonecast.router.place;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.config.Default;
import org.zonecast.router.route.Place;

/**
 * How the places of broadcasters are found.
 *
 * @param database a file in MaxMind's format with locations; none by default
 * @param trustedProxies networks whose word on a broadcaster's address is believed
 * @param networks places of networks, above those of the database
 */
public record PlaceSettings(
    @Nullable Path database,
    @Default("[]") List<String> trustedProxies,
    @Default("[]") List<NetworkPlace> networks) {
  public static final PlaceSettings NONE = new PlaceSettings(null, List.of(), List.of());

  /** A network and where it is, in degrees. */
  public record NetworkPlace(String network, double latitude, double longitude) {
    public NetworkPlace {
      requireNetwork("network", network);
      Place.requireCoordinates(latitude, longitude);
    }
  }

  public PlaceSettings {
    trustedProxies = List.copyOf(trustedProxies);
    networks = List.copyOf(networks);
    trustedProxies.forEach(network -> requireNetwork("trustedProxies", network));
  }

  private static void requireNetwork(String key, String text) {
    try {
      Network.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " " + e.getMessage(), e);
    }
  }
}
