package org.zonecast.router;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.peer.PeerAddress;
import org.zonecast.router.route.IngestRanking;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.ZoneStanding;
import org.zonecast.router.route.Zones;

/** Where broadcasters push to: this edge and the others, ranked. */
final class IngestUrls {
  private final String zone;
  private final Supplier<List<URI>> own;
  private final List<PeerAddress> peers;
  private final Supplier<Zones> zones;
  private final Supplier<Set<String>> heard;

  /** An edge, and where broadcasters push to it. */
  private record Edge(String zone, List<URI> urls) {}

  /**
   * @param zone this router's
   * @param own this router's URLs, asked when they are needed, as a port may be the system's choice
   * @param zones the zones that are known, by the configuration or by what they said
   * @param heard the ids of the other routers that are heard of now
   */
  IngestUrls(
      String zone,
      Supplier<List<URI>> own,
      List<PeerAddress> peers,
      Supplier<Zones> zones,
      Supplier<Set<String>> heard) {
    this.zone = zone;
    this.own = own;
    this.peers = List.copyOf(peers);
    this.zones = zones;
    this.heard = heard;
  }

  /** All of them, the best for a broadcaster of that place first. */
  List<URI> ranked(Origin origin) {
    var edges = new ArrayList<Edge>();
    edges.add(new Edge(zone, own.get()));
    edges.addAll(edges(peers));
    return rank(edges, origin);
  }

  /**
   * Where a publisher goes that has to leave this edge: the best URL with the same scheme of
   * another one that is heard of, or of any if none is; null if there is no such URL.
   */
  @Nullable URI elsewhere(PublishRequest request) {
    var edges = new ArrayList<Edge>();
    edges.add(new Edge(zone, List.of()));
    edges.addAll(edges(alive()));
    return rank(edges, Origin.UNKNOWN).stream()
        .filter(url -> request.protocol().equals(url.getScheme()))
        .findFirst()
        .orElse(null);
  }

  /** The other routers that are heard of; all of them if it may be this one that is cut off. */
  private List<PeerAddress> alive() {
    Set<String> ids = heard.get();
    List<PeerAddress> alive = peers.stream().filter(peer -> ids.contains(peer.id())).toList();
    return alive.isEmpty() ? peers : alive;
  }

  private static List<Edge> edges(List<PeerAddress> routers) {
    return routers.stream().map(router -> new Edge(router.zone(), router.rtmp())).toList();
  }

  private List<URI> rank(List<Edge> edges, Origin origin) {
    Zones known = zones.get();
    return IngestRanking.rank(
            edges,
            Edge::zone,
            name -> known.standing(name).map(ZoneStanding::region),
            region -> known.world().awayKm(origin, region))
        .stream()
        .flatMap(edge -> edge.urls().stream())
        .distinct()
        .toList();
  }
}
