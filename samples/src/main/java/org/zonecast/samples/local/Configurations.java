package org.zonecast.samples.local;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zonecast.redis.ProcessHost;
import org.zonecast.redis.RedisPair;

/** Writes the configuration files of the routers and workers, as a person would write them. */
final class Configurations {
  /** Far more than a machine carries: here it is not capacity that is tried out. */
  private static final int WORKER_UNITS = 600;

  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private final Path folder;
  private final LocalOptions options;
  private final PortPlan ports;
  private final Secrets secrets;
  private final List<LocalCdn> cdns;

  Configurations(
      Path folder, LocalOptions options, PortPlan ports, Secrets secrets, List<LocalCdn> cdns)
      throws IOException {
    this.folder = ownersAlone(Files.createDirectories(folder));
    this.options = options;
    this.ports = ports;
    this.secrets = secrets;
    this.cdns = List.copyOf(cdns);
  }

  /** The secrets are in the files. */
  private static Path ownersAlone(Path folder) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  Path router(Zone zone, RedisPair redis) throws IOException {
    Map<String, Object> router = new LinkedHashMap<>();
    router.put("id", zone.routerId());
    router.put("region", zone.region().name());
    router.put("zone", zone.name());
    router.put("host", hostOf(zone).address());
    router.put("http", Map.of("port", ports.router(zone)));
    router.put("rtmp", Map.of("port", ports.rtmp(zone)));
    router.put("auth", auth());
    router.put("redis", redis(redis));
    router.put("peers", peersOf(zone));
    router.put("drainSeconds", 0); // The whole cluster ends: there is nobody to wait for.
    router.put("world", world());
    router.put("place", Map.of("networks", networks()));
    router.put("streams", streams());
    router.put("cdns", cdns.stream().map(this::configuredCdn).toList());
    options
        .recordFeeds()
        .ifPresent(dir -> router.put("recordFeeds", dir.toAbsolutePath().toString()));
    String feedUrl = options.wiring().feedUrlOf(zone.routerId());
    if (feedUrl != null) {
      router.put("feedUrl", feedUrl);
    }
    router.put("ingest", Map.of("rtmp", List.of(rtmpUrl(zone))));
    return write(zone.routerId(), router);
  }

  Path worker(Zone zone, int number, RedisPair redis) throws IOException {
    Map<String, Object> worker = new LinkedHashMap<>();
    worker.put("id", zone.workerId(number));
    worker.put("zone", zone.name());
    worker.put("host", hostOf(zone).address());
    worker.put("http", Map.of("port", ports.worker(zone, number)));
    worker.put("redis", redis(redis));
    worker.put("units", WORKER_UNITS);
    worker.put("offers", Map.of("secret", secrets.offerSecret()));
    return write(zone.workerId(number), worker);
  }

  private Path write(String id, Map<String, Object> configuration) throws IOException {
    Path file = folder.resolve(id + ".yaml");
    Files.write(file, YAML.writeValueAsBytes(configuration));
    return file;
  }

  private Map<String, Object> auth() {
    return Map.of(
        "apiToken", secrets.apiToken(),
        "keySecret", secrets.keySecret(),
        "internalSecret", secrets.internalSecret(),
        "offerSecret", secrets.offerSecret());
  }

  private static Map<String, Object> redis(RedisPair redis) {
    return Map.of("sentinels", redis.sentinelAddresses(), "master", redis.masterName());
  }

  private List<Map<String, Object>> peersOf(Zone zone) {
    return options.allZones().stream()
        .filter(other -> !other.equals(zone))
        .map(this::peer)
        .toList();
  }

  private Map<String, Object> peer(Zone zone) {
    return Map.of(
        "id", zone.routerId(),
        "zone", zone.name(),
        "url", apiUrl(zone),
        "rtmp", List.of(rtmpUrl(zone)));
  }

  private Map<String, Object> world() {
    Map<LocalRegion, List<String>> zonesOf = new LinkedHashMap<>();
    for (Zone zone : options.allZones()) {
      zonesOf.computeIfAbsent(zone.region(), _ -> new ArrayList<>()).add(zone.name());
    }
    List<Map<String, Object>> regions = new ArrayList<>();
    zonesOf.forEach((region, zones) ->
        regions.add(
            Map.of(
                "name", region.name(),
                "latitude", region.latitude(),
                "longitude", region.longitude(),
                "zones", zones)));
    return Map.of("regions", regions);
  }

  private List<Map<String, Object>> networks() {
    return options.allZones().stream()
        .map(Zone::region)
        .distinct()
        .map(Configurations::network)
        .toList();
  }

  private static Map<String, Object> network(LocalRegion region) {
    return Map.of(
        "network", region.network(),
        "latitude", region.latitude(),
        "longitude", region.longitude());
  }

  private Map<String, Object> streams() {
    return Map.of(
        "ladder", options.ladder(), "segmentSeconds", options.segment().toMillis() / 1000.0);
  }

  private Map<String, Object> configuredCdn(LocalCdn cdn) {
    Map<String, Object> configured = new LinkedHashMap<>(cdn(cdn));
    configured.put("name", cdn.name());
    return configured;
  }

  /** What the API is told of a CDN. */
  Map<String, Object> cdn(LocalCdn cdn) {
    return Map.of(
        "kind", "http",
        "publishUrl", cdn.url(),
        "playbackUrl", cdn.url(),
        "credential", secrets.cdnCredential());
  }

  String apiUrl(Zone zone) {
    return "http://" + hostOf(zone).address() + ":" + ports.router(zone);
  }

  String rtmpUrl(Zone zone) {
    return "rtmp://" + hostOf(zone).address() + ":" + ports.rtmp(zone) + "/live";
  }

  String workerUrl(Zone zone, int number) {
    return "http://" + hostOf(zone).address() + ":" + ports.worker(zone, number);
  }

  /** Where all of a zone stands. */
  ProcessHost hostOf(Zone zone) {
    return options.wiring().hostOf(zone.name());
  }
}
