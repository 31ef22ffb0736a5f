package org.zonecast.samples.feeds;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.zonecast.samples.TestSite;
import org.zonecast.samples.local.Browser;

/** A page with several hls.js players side by side, in a real browser. */
final class PlayerWall implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  private final TestSite site;
  private final ChromeDriver browser;

  /**
   * What a viewer of one stream saw.
   *
   * @param waits how often the picture stood still for want of data
   * @param errors what hls.js reported, fatal or not
   * @param played seconds
   */
  record Seen(long waits, List<String> errors, boolean ended, double played) {

    /** Whether it played to its end and nothing was to be noticed. */
    boolean smooth() {
      return ended && waits == 0 && errors.isEmpty();
    }
  }

  PlayerWall(Path folder) throws IOException {
    site =
        new TestSite()
            .page("/", "<!doctype html><script src=/hls.js></script><body>")
            .script("/hls.js", hlsJs());
    browser = Browser.open(Files.createTempDirectory(folder, "wall"));
  }

  private static byte[] hlsJs() throws IOException {
    String path = "/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.min.js";
    try (InputStream in = PlayerWall.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    }
  }

  /** Plays these streams, all at once, to their ends. */
  List<Seen> play(List<URI> streams, Path screenshot) throws IOException {
    browser.get(site.url("/").toString());
    browser.executeScript(PLAY, streams.stream().map(URI::toString).toList());
    awaitThat(() -> seen().stream().anyMatch(seen -> seen.played > 2));
    Files.write(screenshot, browser.getScreenshotAs(OutputType.BYTES));
    awaitThat(() -> seen().stream().allMatch(Seen::ended));
    return seen();
  }

  /** One stream that does not play must not take the others' results away. */
  private static void awaitThat(Callable<Boolean> condition) {
    try {
      await().atMost(PATIENCE).until(condition);
    } catch (ConditionTimeoutException e) {
      System.err.println("not every stream plays to its end: " + e.getMessage());
    }
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
    site.close();
  }
}
