package org.zonecast.router.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;

/** Looks, as a player does, how far a broadcast's playlists on the CDNs have come. */
final class CdnGlance implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMillis(800);
  private static final int MAX_BYTES = 1024 * 1024;

  /** RFC 8216bis, 4.4.3.2. */
  private static final String MEDIA_SEQUENCE = "#EXT-X-MEDIA-SEQUENCE:";

  private static final String SEGMENT = "#EXTINF:";

  private final HttpClient http;
  private final Supplier<List<CdnRecord>> cdns;

  CdnGlance(Vertx vertx, Supplier<List<CdnRecord>> cdns) {
    this.http =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) TIMEOUT.toMillis()));
    this.cdns = cdns;
  }

  /**
   * The number behind the last segment that each CDN lists, by the CDN's name, of those that tell.
   * Never fails, and takes a second at most.
   */
  Future<Map<String, Long>> ends(BroadcastRecord broadcast) {
    EncodePlan plan = broadcast.plan();
    if (plan == null) {
      return Future.succeededFuture(Map.of());
    }
    Map<String, Long> ends = new ConcurrentHashMap<>();
    var asked = new ArrayList<Future<?>>();
    for (CdnRecord cdn : cdns.get()) {
      String url =
          "%s/live/%s/%s/%s/index.m3u8"
              .formatted(
                  cdn.playbackUrl().toString().replaceAll("/+$", ""),
                  broadcast.streamId(),
                  broadcast.broadcastId(),
                  plan.renditionNames().getFirst());
      asked.add(
          fetch(url)
              .onSuccess(playlist -> endOf(playlist).ifPresent(end -> ends.put(cdn.name(), end))));
    }
    return Future.join(asked).transform(done -> Future.succeededFuture(Map.copyOf(ends)));
  }

  private Future<String> fetch(String url) {
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url)
            .setTimeout(TIMEOUT.toMillis());
    return WholeAnswer.to(request, Buffer.buffer(), http, MAX_BYTES)
        .compose(answer ->
            answer.isOk()
                ? Future.succeededFuture(answer.body().toString(StandardCharsets.UTF_8))
                : Future.failedFuture("no playlist: status " + answer.status()));
  }

  /** Of a media playlist; empty of anything else. */
  static OptionalLong endOf(String playlist) {
    OptionalLong first = OptionalLong.empty();
    long segments = 0;
    for (String line : playlist.lines().toList()) {
      if (line.startsWith(MEDIA_SEQUENCE)) {
        first = number(line.substring(MEDIA_SEQUENCE.length()));
      } else if (line.startsWith(SEGMENT)) {
        segments++;
      }
    }
    return first.isEmpty() ? first : OptionalLong.of(first.getAsLong() + segments);
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
