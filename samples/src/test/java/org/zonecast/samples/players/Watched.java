package org.zonecast.samples.players;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.zonecast.samples.TestSite;
import org.zonecast.samples.local.Browser;
import org.zonecast.samples.local.RunningCluster;

/** A stream as a web player shows it in a browser of its own. */
final class Watched implements AutoCloseable {
  private final TestSite site;
  private final ChromeDriver browser;

  private Watched(TestSite site, ChromeDriver browser) {
    this.site = site;
    this.browser = browser;
  }

  /**
   * Opens a page with the player, and waits until it plays.
   *
   * @param players the folder that npm installed into
   */
  static Watched open(WebPlayer player, Path players, String url, Path folder) throws IOException {
    Path script = player.script(players);
    var site =
        new TestSite()
            .page("/", "<!doctype html><title>player</title><script src=/player.js></script><body>")
            .script("/player.js", script);
    var watched = new Watched(site, Browser.open(Files.createTempDirectory(folder, "profile")));
    try {
      watched.browser.get(site.url("/").toString());
      watched.browser.executeScript(player.play(), url);
      await().atMost(RunningCluster.PATIENCE).until(() -> watched.currentTime() > 0.5);
      return watched;
    } catch (RuntimeException e) {
      watched.close();
      throw e;
    }
  }

  double currentTime() {
    return number("currentTime");
  }

  /** Waits until the player has shown all of a stream that ends. */
  void awaitEnd() {
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> number("duration") - number("currentTime") < 1);
  }

  /** Of the video element; what is infinite or unknown is very large. */
  private double number(String property) {
    Object value =
        browser.executeScript(
            "const x = document.querySelector('video').%s; return isFinite(x) ? x + 0.0001 : 1e9"
                .formatted(property));
    return ((Number) Objects.requireNonNull(value)).doubleValue();
  }

  private Map<?, ?> seen() {
    return (Map<?, ?>) Objects.requireNonNull(browser.executeScript("return window.seen"));
  }

  List<String> errors() {
    return ((List<?>) seen().get("errors")).stream().map(String::valueOf).toList();
  }

  /** How often the picture stood still for want of data. */
  long waits() {
    return ((Number) seen().get("waits")).longValue();
  }

  void screenshot(WebPlayer player) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "screenshots"));
    Files.write(
        pictures.resolve("player-" + player + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    browser.quit();
    site.close();
  }
}
