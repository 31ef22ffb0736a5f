package org.zonecast.samples.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.redis.ProcessHost;

/**
 * What somebody who does faults to a cluster puts between its parts: all by the parts' names.
 *
 * @param feedUrls where workers reach a router's feeds, such as {@code ws://127.0.0.1:4711}
 * @param jvm more options for a part's JVM
 * @param environment more variables for a part's process
 * @param folders where a CDN keeps its objects
 * @param hosts where a CDN, or all of a zone, stands; by the CDN's or the zone's name
 */
public record Wiring(
    @JsonProperty @Nullable Map<String, String> feedUrls,
    @JsonProperty @Nullable Map<String, List<String>> jvm,
    @JsonProperty @Nullable Map<String, Map<String, String>> environment,
    @JsonProperty @Nullable Map<String, Path> folders,
    @JsonProperty @Nullable Map<String, ProcessHost> hosts) {

  /** Nothing in between. */
  public static final Wiring NONE = new Wiring(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Wiring {
    feedUrls = feedUrls == null ? Map.of() : Map.copyOf(feedUrls);
    jvm = jvm == null ? Map.of() : Map.copyOf(jvm);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    folders = folders == null ? Map.of() : Map.copyOf(folders);
    hosts = hosts == null ? Map.of() : Map.copyOf(hosts);
  }

  /** Nothing in between, but other places to stand. */
  public static Wiring at(Map<String, ProcessHost> hosts) {
    return new Wiring(Map.of(), Map.of(), Map.of(), Map.of(), hosts);
  }

  /** The names of the zones that a cluster of this size has, region by region. */
  public static List<String> zones(int regions, int zonesPerRegion) {
    return Zone.all(regions, zonesPerRegion).stream().map(Zone::name).toList();
  }

  /** The names of the CDNs that a cluster has. */
  public static List<String> cdns() {
    return LocalCluster.CDN_NAMES;
  }

  static Wiring read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Wiring.class);
  }

  /** Writes it for {@code zonecast local --wiring}. */
  public void write(Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(this));
  }

  List<String> jvmOf(String part) {
    return jvm == null ? List.of() : jvm.getOrDefault(part, List.of());
  }

  Map<String, String> environmentOf(String part) {
    return environment == null ? Map.of() : environment.getOrDefault(part, Map.of());
  }

  Path folderOf(String cdn, Path usual) {
    return folders == null ? usual : folders.getOrDefault(cdn, usual);
  }

  /** Where a zone or a CDN stands. */
  public ProcessHost hostOf(String zoneOrCdn) {
    return hosts == null
        ? ProcessHost.LOOPBACK
        : hosts.getOrDefault(zoneOrCdn, ProcessHost.LOOPBACK);
  }

  @Nullable String feedUrlOf(String router) {
    return feedUrls == null ? null : feedUrls.get(router);
  }
}
