package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;

/** Somebody who watches the only video of a web page, in a browser of their own. */
final class Viewer implements AutoCloseable {
  private static final Duration WATCHED = Duration.ofSeconds(20);

  private final ChromeDriver browser;

  private Viewer(ChromeDriver browser) {
    this.browser = browser;
  }

  /** Looks at a page. */
  static Viewer of(URI page, Path folder) throws IOException {
    var viewer = new Viewer(Browser.open(Files.createTempDirectory(folder, "profile")));
    viewer.browser.get(page.toString());
    return viewer;
  }

  /** Watches for a while: the video never waits for data, and the picture moves. */
  void assertPlays(Path screenshot) throws IOException {
    await().atMost(RunningCluster.PATIENCE).until(() -> currentTime() > 1);
    script(
        "window.waits = 0;"
            + "document.querySelector('video').addEventListener('waiting', () => window.waits++)");
    double before = currentTime();
    String picture = picture();
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> currentTime() > before + WATCHED.toSeconds());
    assertThat(number("return window.waits")).as("waits for data").isZero();
    assertThat(picture()).as("the picture moves").isNotEqualTo(picture);
    assertThat(number("return document.querySelector('video').videoWidth")).isGreaterThan(200);
    Files.write(screenshot, browser.getScreenshotAs(OutputType.BYTES));
  }

  private double currentTime() {
    Object time =
        script(
            "const v = document.querySelector('video'); return v ? v.currentTime + 0.0001 : 0.0001");
    return ((Number) time).doubleValue();
  }

  long number(String script) {
    return ((Number) script(script)).longValue();
  }

  Object script(String script, Object... arguments) {
    return browser.executeScript(script, arguments);
  }

  /** The picture now, scaled down, as the numbers of its pixels. */
  private String picture() {
    return String.valueOf(
        script(
            "const v = document.querySelector('video'), c = document.createElement('canvas');"
                + "c.width = 64; c.height = 36; const g = c.getContext('2d');"
                + "g.drawImage(v, 0, 0, 64, 36);"
                + "return Array.from(g.getImageData(0, 0, 64, 36).data).join()"));
  }

  @Override
  public void close() {
    browser.quit();
  }
}
