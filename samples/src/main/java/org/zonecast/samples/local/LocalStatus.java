package org.zonecast.samples.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the status file holds: how to reach the cluster, and its processes. */
record LocalStatus(
    boolean ready,
    String api,
    String token,
    List<String> rtmp,
    List<String> srt,
    String page,
    List<RouterEntry> routers,
    List<Cdn> cdns,
    List<Entry> processes) {

  /** A router, with the URL of its API and the one that it takes broadcasts at. */
  record RouterEntry(String id, String region, String zone, String api, String rtmp) {}

  record Cdn(String name, String url, String journal) {}

  /**
   * A process.
   *
   * @param zone null for one that belongs to none
   * @param stream the stream that a transcoder makes, null for a warm one and for everything else
   */
  record Entry(
      String role,
      String id,
      @JsonProperty @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String zone,
      long pid,
      @JsonProperty @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String stream) {}
}
