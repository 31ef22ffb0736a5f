package org.zonecast.router.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.status.StreamStatus;

/** Streams as the API shows them. */
final class StreamViews {
  private StreamViews() {}

  /** Where broadcasters push to. */
  record IngestUrls(List<URI> rtmp, List<URI> srt) {}

  /** A stream that was just made; the only time that its key is shown. */
  record Created(
      String id,
      String name,
      String ladder,
      long graceSeconds,
      @JsonUnwrapped OptionWords options,
      String streamKey,
      Instant keyExpiresAt,
      IngestUrls ingest,
      Map<String, String> playback) {}

  /** A stream and how it is. */
  record Shown(
      String id,
      String name,
      String ladder,
      long graceSeconds,
      @JsonUnwrapped OptionWords options,
      Instant createdAt,
      String state,
      String reason,
      @Nullable String broadcastId,
      @Nullable String epoch,
      long grant,
      StreamStatus.@Nullable Edge edge,
      @Nullable String zone,
      StreamStatus.@Nullable Worker worker,
      int childRestarts,
      StreamStatus.@Nullable Input input,
      List<StreamStatus.Rendition> renditions,
      long lastMediaSequence,
      int failovers,
      long commitLagMs,
      long graceLeftMs,
      boolean silent,
      Map<String, String> playback,
      Map<String, String> thumbnail) {}

  static Shown show(StreamRecord stream, @Nullable StreamStatus status, List<CdnRecord> cdns) {
    if (status == null) {
      return idle(stream, cdns);
    }
    return new Shown(
        stream.id(),
        stream.name(),
        stream.ladder(),
        stream.grace().toSeconds(),
        OptionWords.of(stream.options()),
        stream.createdAt(),
        status.state().name().toLowerCase(Locale.ROOT),
        status.reason(),
        status.broadcastId(),
        status.epoch() == null ? null : status.epoch().toString(),
        status.grant(),
        status.edge(),
        status.zone(),
        status.worker(),
        status.childRestarts(),
        status.input(),
        status.renditions(),
        status.lastMediaSequence(),
        status.failovers(),
        status.commitLagMs(),
        status.graceLeftMs(),
        status.silent(),
        playback(stream.id(), cdns),
        thumbnail(stream.id(), cdns));
  }

  private static Shown idle(StreamRecord stream, List<CdnRecord> cdns) {
    return new Shown(
        stream.id(),
        stream.name(),
        stream.ladder(),
        stream.grace().toSeconds(),
        OptionWords.of(stream.options()),
        stream.createdAt(),
        "idle",
        "",
        null,
        null,
        0,
        null,
        null,
        null,
        0,
        null,
        List.of(),
        -1,
        0,
        -1,
        -1,
        false,
        playback(stream.id(), cdns),
        thumbnail(stream.id(), cdns));
  }

  /** The stream's only fixed path, on each CDN. */
  static Map<String, String> playback(String streamId, List<CdnRecord> cdns) {
    return files(streamId, "index.m3u8", cdns);
  }

  /** A small picture of what is on the air, on each CDN; absent until a worker has put it there. */
  static Map<String, String> thumbnail(String streamId, List<CdnRecord> cdns) {
    return files(streamId, "thumbnail.jpg", cdns);
  }

  private static Map<String, String> files(String streamId, String name, List<CdnRecord> cdns) {
    var files = new LinkedHashMap<String, String>();
    for (CdnRecord cdn : cdns) {
      String base = cdn.playbackUrl().toString().replaceAll("/+$", "");
      files.put(cdn.name(), base + "/live/" + streamId + "/" + name);
    }
    return files;
  }
}
