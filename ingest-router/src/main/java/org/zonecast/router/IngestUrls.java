package org.zonecast.router;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.feed.Ingest.PublishRequest;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.route.IngestRanking;
import org.zonecast.router.route.ZoneReport;

/** Where broadcasters push to: this edge and the others, ranked. */
final class IngestUrls {
  private final String zone;
  private final Supplier<List<URI>> own;
  private final List<PeerAddress> peers;
  private final Supplier<List<ZoneReport>> reports;

  /** An edge, and where broadcasters push to it. */
  private record Edge(String zone, List<URI> urls) {}

  /**
   * @param zone this router's
   * @param own this router's URLs, asked when they are needed, as a port may be the system's choice
   * @param reports what the zones said last
   */
  IngestUrls(
      String zone,
      Supplier<List<URI>> own,
      List<PeerAddress> peers,
      Supplier<List<ZoneReport>> reports) {
    this.zone = zone;
    this.own = own;
    this.peers = List.copyOf(peers);
    this.reports = reports;
  }

  /** All of them, the best for a broadcaster of unknown place first. */
  List<URI> ranked() {
    return ranked(region -> OptionalDouble.empty());
  }

  /**
   * All of them, the best first.
   *
   * @param awayKm how far a region is from the broadcaster, if that is known
   */
  List<URI> ranked(Function<String, OptionalDouble> awayKm) {
    var edges = new ArrayList<Edge>();
    edges.add(new Edge(zone, own.get()));
    edges.addAll(others());
    return rank(edges, awayKm);
  }

  /**
   * Where a publisher goes that has to leave this edge: the best URL of another one with the same
   * scheme; null if none is known.
   */
  @Nullable URI elsewhere(PublishRequest request) {
    var edges = new ArrayList<Edge>();
    edges.add(new Edge(zone, List.of()));
    edges.addAll(others());
    return rank(edges, region -> OptionalDouble.empty()).stream()
        .filter(url -> request.protocol().equals(url.getScheme()))
        .findFirst()
        .orElse(null);
  }

  private List<Edge> others() {
    return peers.stream().map(peer -> new Edge(peer.zone(), peer.rtmp())).toList();
  }

  private List<URI> rank(List<Edge> edges, Function<String, OptionalDouble> awayKm) {
    return IngestRanking.rank(edges, Edge::zone, this::regionOf, awayKm).stream()
        .flatMap(edge -> edge.urls().stream())
        .distinct()
        .toList();
  }

  private Optional<String> regionOf(String zoneName) {
    return reports.get().stream()
        .filter(report -> report.zone().equals(zoneName))
        .map(ZoneReport::region)
        .findFirst();
  }
}
