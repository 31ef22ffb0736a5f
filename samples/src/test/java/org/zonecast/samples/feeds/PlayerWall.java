package org.zonecast.samples.feeds;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.zonecast.samples.local.Browser;

/** A page with several hls.js players side by side, in a real browser. */
final class PlayerWall implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Plays each URL to its end, and counts what a viewer would notice. */
  private static final String PLAY =
      """
      window.wall = arguments[0].map(url => {
        const seen = {waits: 0, errors: [], ended: false, played: 0};
        const video = document.createElement('video');
        video.muted = true;
        video.width = 320;
        let playing = false;
        video.addEventListener('playing', () => { playing = true; });
        video.addEventListener('waiting', () => {
          if (playing && video.currentTime < video.duration - 0.5) seen.waits++;
        });
        video.addEventListener('timeupdate', () => { seen.played = video.currentTime; });
        video.addEventListener('ended', () => { seen.ended = true; });
        document.body.append(video);
        const hls = new Hls();
        hls.on(Hls.Events.ERROR, (_, e) => seen.errors.push(e.details));
        hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
        hls.loadSource(url);
        hls.attachMedia(video);
        return seen;
      });
      """;

  private final HttpServer server;
  private final ChromeDriver browser;

  /**
   * What a viewer of one stream saw.
   *
   * @param waits how often the picture stood still for want of data
   * @param errors what hls.js reported, fatal or not
   * @param played seconds
   */
  record Seen(long waits, List<String> errors, boolean ended, double played) {}

  PlayerWall(Path folder) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(
        "/",
        "text/html",
        "<!doctype html><script src=/hls.js></script><body>".getBytes(StandardCharsets.UTF_8));
    serve("/hls.js", "text/javascript", hlsJs());
    server.start();
    browser = Browser.open(Files.createTempDirectory(folder, "wall"));
  }

  private void serve(String path, String type, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static byte[] hlsJs() throws IOException {
    String version = System.getProperty("hlsjs.version", "1.4.12");
    String path = "/META-INF/resources/webjars/hls.js/" + version + "/dist/hls.min.js";
    try (InputStream in = PlayerWall.class.getResourceAsStream(path)) {
      return java.util.Objects.requireNonNull(in, path).readAllBytes();
    }
  }

  /** Plays these streams, all at once, to their ends. */
  List<Seen> play(List<URI> streams, Path screenshot) throws IOException {
    browser.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    browser.executeScript(PLAY, streams.stream().map(URI::toString).toList());
    await().atMost(PATIENCE).until(() -> seen().stream().anyMatch(seen -> seen.played > 2));
    Files.write(screenshot, browser.getScreenshotAs(OutputType.BYTES));
    await().atMost(PATIENCE).until(() -> seen().stream().allMatch(Seen::ended));
    return seen();
  }

  private List<Seen> seen() {
    List<Seen> all = new ArrayList<>();
    for (Object one : (List<?>) browser.executeScript("return window.wall")) {
      Map<?, ?> fields = (Map<?, ?>) one;
      all.add(
          new Seen(
              ((Number) fields.get("waits")).longValue(),
              ((List<?>) fields.get("errors")).stream().map(String::valueOf).toList(),
              (Boolean) fields.get("ended"),
              ((Number) fields.get("played")).doubleValue()));
    }
    return all;
  }

  @Override
  public void close() {
    browser.quit();
    server.stop(0);
  }
}
