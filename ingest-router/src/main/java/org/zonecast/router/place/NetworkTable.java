package org.zonecast.router.place;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.zonecast.router.place.PlaceSettings.NetworkPlace;
import org.zonecast.router.route.Place;

/** Places of networks; of those that hold an address the smallest counts. */
final class NetworkTable {
  /**
   * Networks that no broadcaster comes from: those for documentation (RFC 5737, RFC 3849), and
   * parts of 127.0.0.0/8 that processes on one machine can call from. In Frankfurt, Virginia,
   * Singapore.
   */
  static final NetworkTable FOR_TESTS =
      new NetworkTable(
          "test network",
          List.of(
              new NetworkPlace("192.0.2.0/24", 50.1, 8.7),
              new NetworkPlace("2001:db8:1::/48", 50.1, 8.7),
              new NetworkPlace("127.1.0.0/16", 50.1, 8.7),
              new NetworkPlace("198.51.100.0/24", 38.9, -77.4),
              new NetworkPlace("2001:db8:2::/48", 38.9, -77.4),
              new NetworkPlace("127.2.0.0/16", 38.9, -77.4),
              new NetworkPlace("203.0.113.0/24", 1.35, 103.8),
              new NetworkPlace("2001:db8:3::/48", 1.35, 103.8),
              new NetworkPlace("127.3.0.0/16", 1.35, 103.8)));

  private record Entry(Network network, Place place) {}

  private final List<Entry> smallestFirst;

  /**
   * @param what what these networks are, for people
   */
  NetworkTable(String what, List<NetworkPlace> networks) {
    this.smallestFirst =
        networks.stream()
            .map(n ->
                new Entry(
                    Network.parse(n.network()),
                    new Place(n.latitude(), n.longitude(), what + " " + n.network())))
            .sorted(Comparator.comparingInt((Entry entry) -> entry.network.bits()).reversed())
            .toList();
  }

  Optional<Place> find(byte[] address) {
    return smallestFirst.stream()
        .filter(entry -> entry.network.contains(address))
        .map(Entry::place)
        .findFirst();
  }
}
