package org.zonecast.samples.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lindstrom.m3u8.parser.MasterPlaylistParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.zonecast.worker.segment.PlaylistCheck;

/**
 * A viewer who reads every media playlist of a broadcast several times a second, so that no version
 * is missed, and shows each to the strict check.
 */
final class PlaylistWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<URI> multivariants = new ArrayList<>();
  private final Set<URI> playlists = new LinkedHashSet<>();
  private final Map<URI, String> latest = new HashMap<>();
  private final Map<String, PlaylistCheck> checks = new HashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private final Set<String> tags = new TreeSet<>();
  private int versions;

  /** Watches the playlists that each of these multivariant playlists names, now and later. */
  PlaylistWatch(List<String> multivariantUrls) {
    multivariantUrls.forEach(url -> multivariants.add(URI.create(url)));
    for (URI url : multivariants) {
      await()
          .atMost(RunningCluster.PATIENCE)
          .ignoreExceptions()
          .until(() -> playlists.addAll(mediaPlaylists(url)));
    }
    timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Watches a stream by the playback URLs of the API's answer. */
  static PlaylistWatch of(JsonNode made) {
    List<String> urls = new ArrayList<>();
    made.get("playback").forEach(url -> urls.add(url.asText()));
    return new PlaylistWatch(urls);
  }

  private List<URI> mediaPlaylists(URI url) throws IOException, InterruptedException {
    var master = new MasterPlaylistParser().readPlaylist(read(url));
    List<URI> found = new ArrayList<>();
    master.variants().forEach(variant -> found.add(url.resolve(variant.uri())));
    master.alternativeRenditions().forEach(r -> found.add(url.resolve(r.uri().orElseThrow())));
    return found;
  }

  private synchronized void look() {
    multivariants.forEach(url -> guarded(url, () -> playlists.addAll(mediaPlaylists(url))));
    playlists.forEach(url -> guarded(url, () -> look(url)));
  }

  private void look(URI playlist) throws IOException, InterruptedException {
    String text = read(playlist);
    if (!text.equals(latest.put(playlist, text))) {
      versions++;
      text.lines()
          .filter(line -> line.startsWith("#EXT"))
          .map(line -> line.replaceFirst("[:,].*", ""))
          .forEach(tags::add);
      checks
          .computeIfAbsent(playlist.getAuthority(), _ -> new PlaylistCheck())
          .accept(playlist.getPath(), text);
    }
  }

  /** What is read from a CDN. */
  private interface Reading {
    void run() throws IOException, InterruptedException;
  }

  private void guarded(URI url, Reading reading) {
    try {
      reading.run();
    } catch (IOException e) {
      troubles.add(url + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String read(URI url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return answer.body();
  }

  /** All that was wrong so far, in words. */
  synchronized List<String> violations() {
    List<String> all = new ArrayList<>(troubles);
    checks.values().forEach(check -> check.violations().forEach(v -> all.add(v.toString())));
    return all;
  }

  /** Every tag that stood in a version so far, such as {@code #EXT-X-GAP}. */
  synchronized Set<String> tags() {
    return Set.copyOf(tags);
  }

  synchronized int versions() {
    return versions;
  }

  /** Whether every playlist has its end. */
  synchronized boolean allEnded() {
    return latest.size() == playlists.size()
        && latest.values().stream().allMatch(text -> text.contains("#EXT-X-ENDLIST"));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    http.close();
  }
}
