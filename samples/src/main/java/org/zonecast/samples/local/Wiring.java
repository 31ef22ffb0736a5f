package org.zonecast.samples.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who does faults to a cluster puts between its parts: all by the parts' names.
 *
 * @param feedUrls where workers reach a router's feeds, such as {@code ws://127.0.0.1:4711}
 * @param jvm more options for a part's JVM
 * @param environment more variables for a part's process
 * @param folders where a CDN keeps its objects
 */
public record Wiring(
    @JsonProperty @Nullable Map<String, String> feedUrls,
    @JsonProperty @Nullable Map<String, List<String>> jvm,
    @JsonProperty @Nullable Map<String, Map<String, String>> environment,
    @JsonProperty @Nullable Map<String, Path> folders) {

  /** Nothing in between. */
  public static final Wiring NONE = new Wiring(Map.of(), Map.of(), Map.of(), Map.of());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Wiring {
    feedUrls = feedUrls == null ? Map.of() : Map.copyOf(feedUrls);
    jvm = jvm == null ? Map.of() : Map.copyOf(jvm);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    folders = folders == null ? Map.of() : Map.copyOf(folders);
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

  @Nullable String feedUrlOf(String router) {
    return feedUrls == null ? null : feedUrls.get(router);
  }
}
