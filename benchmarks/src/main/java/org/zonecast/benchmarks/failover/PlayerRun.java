package org.zonecast.benchmarks.failover;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zonecast.benchmarks.Workplace;

/** Chromium without a window, playing a broadcast from its first CDN. */
final class PlayerRun implements AutoCloseable {
  private static final double PLAYED_SECONDS = 5;
  private static final long END_SECONDS = 10;

  private final PlayerPage page;
  private final Process browser;

  private PlayerRun(PlayerPage page, Process browser) {
    this.page = page;
    this.browser = browser;
  }

  /** Starts it once there is something to play, and waits until the picture moves. */
  static PlayerRun start(Workplace place, LiveBroadcast live)
      throws IOException, InterruptedException {
    LiveBroadcast.await(
        "stream that is live", () -> live.status().get("state").asText().equals("live"));
    PlayerPage page =
        new PlayerPage(live.apiUrl().resolve("/assets/hls.js"), URI.create(live.playback()));
    Process browser =
        new ProcessBuilder(command(place.fresh("failover-browser"), page.url()))
            .redirectErrorStream(true)
            .redirectOutput(place.folder().resolve("browser.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(browser::destroyForcibly));
    PlayerRun run = new PlayerRun(page, browser);
    try {
      LiveBroadcast.await(
          "picture that moves",
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
  static Path chromium() throws IOException {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IOException("no chromium on the PATH; install the package chromium"));
  }

  PlayerPage.Seen seen() {
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
