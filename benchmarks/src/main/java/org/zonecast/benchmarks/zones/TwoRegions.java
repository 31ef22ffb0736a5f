package org.zonecast.benchmarks.zones;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zonecast.benchmarks.BenchedCluster;
import org.zonecast.benchmarks.CdnJournals;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.samples.chaos.ClusterView;
import org.zonecast.samples.chaos.ClusterView.Member;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.samples.local.Wiring;
import org.zonecast.samples.reference.CdnWrite;
import org.zonecast.samples.reference.RecordedFeeds;

/** A running cluster of two regions with two zones each, each zone with one worker. */
final class TwoRegions implements AutoCloseable {
  static final Duration SEGMENT = Duration.ofSeconds(2);

  private static final String NAME = "zones";
  private static final int REGIONS = 2;
  private static final int ZONES = 2;
  private static final Duration API_PATIENCE = Duration.ofSeconds(2);

  /** The cluster looks at what it must not start again four times a second. */
  private static final long HELD_MILLIS = 600;

  private final Workplace place;
  private final BenchedCluster cluster;
  private final ClusterView view;
  private final RecordedFeeds feeds;
  private final Path held;
  private final Map<String, Zone> zones = new LinkedHashMap<>();
  private final CdnJournals journals;
  private final @Nullable ZoneNetwork network;

  private record Zone(String name, String region, String rtmp, URI url, ApiClient api) {}

  private TwoRegions(Workplace place, BenchedCluster cluster, @Nullable ZoneNetwork network)
      throws IOException {
    this.place = place;
    this.network = network;
    this.cluster = cluster;
    this.view = new ClusterView(cluster.statusFile());
    this.feeds = new RecordedFeeds(BenchedCluster.feeds(place, NAME));
    this.held = Files.createDirectories(BenchedCluster.data(place, NAME).resolve("hold"));
    this.journals = new CdnJournals(cluster.status());
    String token = cluster.status().get("token").asText();
    for (JsonNode router : cluster.status().get("routers")) {
      URI url = URI.create(router.get("api").asText());
      String zone = router.get("zone").asText();
      zones.put(
          zone,
          new Zone(
              zone,
              router.get("region").asText(),
              router.get("rtmp").asText(),
              url,
              new ApiClient(url, token, API_PATIENCE)));
    }
  }

  /** Starts one; what it leaves lies in the work folder. */
  static TwoRegions start(Workplace place, int portBase) throws Exception {
    return new TwoRegions(place, cluster(place, portBase, List.of()), null);
  }

  /** Starts one whose zones can be cut off. */
  static TwoRegions startInNetwork(Workplace place, int portBase) throws Exception {
    ZoneNetwork network = ZoneNetwork.of(Wiring.zones(REGIONS, ZONES));
    try {
      Path wiring = place.folder().resolve("wiring.json");
      network.wiring(Wiring.cdns()).write(wiring);
      return new TwoRegions(
          place, cluster(place, portBase, List.of("--wiring=" + wiring)), network);
    } catch (Exception e) {
      network.close();
      throw e;
    }
  }

  private static BenchedCluster cluster(Workplace place, int portBase, List<String> more)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("--regions=" + REGIONS, "--zones=" + ZONES));
    options.addAll(more);
    return BenchedCluster.startRecorded(
        place, NAME, portBase, SEGMENT, options.toArray(String[]::new));
  }

  Workplace place() {
    return place;
  }

  RecordedFeeds feeds() {
    return feeds;
  }

  /** All zones, region by region. */
  List<String> zones() {
    return List.copyOf(zones.keySet());
  }

  /** The zones of the region that a zone is in. */
  List<String> regionOf(String zone) {
    return zones.values().stream()
        .filter(other -> other.region().equals(zone(zone).region()))
        .map(Zone::name)
        .toList();
  }

  /** Where an encoder of this zone connects: there first, then to its twin, then elsewhere. */
  List<String> ingestUrls(String zone) {
    List<String> near = regionOf(zone);
    List<String> order = new ArrayList<>(List.of(zone));
    near.stream().filter(other -> !order.contains(other)).forEach(order::add);
    zones().stream().filter(other -> !order.contains(other)).forEach(order::add);
    return order.stream().map(name -> zone(name).rtmp()).toList();
  }

  private Zone zone(String name) {
    return Optional.ofNullable(zones.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no zone " + name));
  }

  ApiClient api(String zone) {
    return zone(zone).api();
  }

  URI apiUrl(String zone) {
    return zone(zone).url();
  }

  /** The API of a zone that is none of these. */
  ApiClient apiOutside(Collection<String> zonesToAvoid) {
    return zones.values().stream()
        .filter(zone -> !zonesToAvoid.contains(zone.name()))
        .findFirst()
        .orElseThrow()
        .api();
  }

  /**
   * Whether every router sees every zone well.
   *
   * @return false, too, while a router does not answer
   */
  boolean healthy() {
    try {
      for (Zone zone : zones.values()) {
        JsonNode seen = zone.api().get("/v1/zones");
        if (seen.size() < zones.size()) {
          return false;
        }
        for (JsonNode one : seen) {
          if (!one.path("healthy").asBoolean()
              || !one.path("store").asText().equalsIgnoreCase("strict")
              || one.path("workers").asInt() == 0) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The process ids of all with these roles in these zones. */
  List<Long> pids(List<String> roles, Collection<String> zonesToHit) throws IOException {
    List<Long> pids = new ArrayList<>();
    for (String role : roles) {
      for (Member member : view.members(role)) {
        if (zonesToHit.contains(member.zone())) {
          pids.add(member.pid());
        }
      }
    }
    return pids;
  }

  /** The process id of a zone's Redis primary: the status file names it before its replica. */
  long primary(String zone) throws IOException {
    return pids(List.of("redis"), List.of(zone)).getFirst();
  }

  /** The names of the routers and workers of a zone. */
  List<String> parts(String zone) throws IOException {
    List<String> names = new ArrayList<>();
    for (String role : List.of("router", "worker")) {
      for (Member member : view.members(role)) {
        if (member.zone().equals(zone)) {
          names.add(member.id());
        }
      }
    }
    return names;
  }

  /**
   * Lets what will be killed stay dead.
   *
   * @param names of parts, or of the zones whose Redis it is
   */
  void hold(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      Files.write(held.resolve(name), new byte[0]);
    }
    TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
  }

  /** Lets all that is dead start again. */
  void release() throws IOException {
    try (Stream<Path> names = Files.list(held)) {
      for (Path name : names.toList()) {
        Files.delete(name);
      }
    }
  }

  /**
   * Lets nothing pass between these zones and all else.
   *
   * @throws IllegalStateException if the world has no network of its own
   */
  void cut(Collection<String> zonesToCut) throws IOException, InterruptedException {
    ownNetwork().cut(zonesToCut);
  }

  void mend() throws IOException, InterruptedException {
    ownNetwork().mend();
  }

  private ZoneNetwork ownNetwork() {
    return Optional.ofNullable(network)
        .orElseThrow(() -> new IllegalStateException("no network whose links can be cut"));
  }

  /** The writes of one stream to each CDN so far. */
  Map<String, List<CdnWrite>> writes(String stream) throws IOException {
    Map<String, List<CdnWrite>> all = journals.writes();
    all.replaceAll((_, writes) ->
        writes.stream().filter(write -> write.path().startsWith("/live/" + stream + "/")).toList());
    return all;
  }

  /** The SHA-256 of each media object of each CDN, by its path. */
  Map<String, Map<String, String>> objects() throws IOException {
    return journals.objects();
  }

  @Override
  public void close() throws InterruptedException {
    zones.values().forEach(zone -> zone.api().close());
    cluster.close();
    if (network != null) {
      network.close();
    }
  }
}
