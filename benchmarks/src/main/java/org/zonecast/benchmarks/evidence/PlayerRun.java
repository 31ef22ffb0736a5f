package org.zonecast.benchmarks.evidence;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zonecast.benchmarks.Programs;
import org.zonecast.benchmarks.Workplace;
import org.zonecast.benchmarks.trial.Await;

/** Chromium without a window, playing a broadcast from its first CDN. */
public final class PlayerRun implements AutoCloseable {
  private static final double PLAYED_SECONDS = 5;
  private static final long END_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final PlayerPage page;
  private final Process browser;

  private PlayerRun(PlayerPage page, Process browser) {
    this.page = page;
    this.browser = browser;
  }

  /**
   * Starts it, and waits until the picture moves.
   *
   * @param api of a router, which has hls.js
   * @param stream the multivariant playlist
   */
  public static PlayerRun start(Workplace place, URI api, URI stream)
      throws IOException, InterruptedException {
    PlayerPage page = new PlayerPage(api.resolve("/assets/hls.js"), stream);
    Process browser =
        new ProcessBuilder(command(place.fresh("browser"), page.url()))
            .redirectErrorStream(true)
            .redirectOutput(place.folder().resolve("browser.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(browser::destroyForcibly));
    PlayerRun run = new PlayerRun(page, browser);
    try {
      Await.until(
          "picture that moves",
          PATIENCE,
          () -> page.seen().reports() > 0 && page.seen().playedSeconds() > PLAYED_SECONDS);
      return run;
    } catch (IOException e) {
      run.close();
      throw e;
    }
  }

  private static List<String> command(Path profile, URI url) throws IOException {
    return List.of(
        chromium().toString(),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
        "--user-data-dir=" + profile,
        url.toString());
  }

  /** The browser on the PATH. */
  public static Path chromium() throws IOException {
    return Programs.find("chromium")
        .orElseThrow(
            () -> new IOException("no chromium on the PATH; install the package chromium"));
  }

  /** What the player noticed so far. */
  public PlayerPage.Seen seen() {
    return page.seen();
  }

  @Override
  public void close() throws InterruptedException {
    browser.destroy();
    if (!browser.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    page.close();
  }
}
