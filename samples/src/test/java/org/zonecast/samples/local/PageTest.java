package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.zonecast.samples.OptionalTool;

/** The page as an operator sees it, on a phone, a tablet and a desktop, in light and dark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
  private static final Path PICTURES = Path.of("target", "screenshots");

  private RunningCluster cluster;
  private ChromeDriver browser;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    Files.createDirectories(PICTURES);
    cluster = RunningCluster.start(folder);
    browser = Browser.open(Files.createTempDirectory(folder, "profile"));
    browser.get(cluster.status().get("page").asText());
    await().atMost(RunningCluster.PATIENCE).until(() -> text("events").contains("granted"));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (browser != null) {
      browser.quit();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"360,light", "360,dark", "820,light", "820,dark", "1440,light", "1440,dark"})
  void fitsItsWindow(int width, String theme) throws IOException {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    for (String view : List.of("stream", "overview")) {
      open(view);
      assertThat(number("return document.documentElement.scrollWidth"))
          .as("width of the %s", view)
          .isLessThanOrEqualTo(width);
      assertThat(isDark()).isEqualTo(theme.equals("dark"));
      Path file = PICTURES.resolve("page-" + view + "-" + width + "-" + theme + ".png");
      Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
    }
  }

  @Test
  void showsWhatComesInAndWhatIsMadeOfIt() {
    open("stream");
    await().atMost(RunningCluster.PATIENCE).until(() -> text("input").contains("ppm"));
    assertThat(text("input")).contains("H.264", "640×360", "30 fps", "AAC", "bit/s");
    assertThat(text("renditions")).contains("240p", "426×240", "144p", "audio");
    assertThat(text("output")).contains("worker-", "zone-");
    assertThat(text("events")).contains("started", "epoch", "placed", "granted");
    await().atMost(RunningCluster.PATIENCE).until(() -> text("playing").contains("426×240"));
  }

  @Test
  void playsTheQualityThatIsChosen() {
    open("stream");
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> number("return document.getElementById('quality').options.length") == 3);
    browser.executeScript(
        "const q = document.getElementById('quality');"
            + "q.value = [...q.options].find(o => o.textContent.includes('144')).value;"
            + "q.dispatchEvent(new Event('change', {bubbles: true}))");
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> number("return document.getElementById('video').videoWidth") == 256);
  }

  @Test
  void showsThumbnailsAndSwitchesItsColours() {
    open("overview");
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() ->
            number(
                    "const i = document.querySelector('#streams img');"
                        + "return i ? i.naturalWidth : 0")
                >= 256);
    boolean dark = isDark();
    browser.findElement(By.id("theme")).click();
    assertThat(isDark()).isNotEqualTo(dark);
    browser.findElement(By.id("theme")).click();
    assertThat(isDark()).isEqualTo(dark);
  }

  @Test
  void showsAndChangesTheSlate() throws IOException {
    open("stream");
    assertThat(text("output")).contains("We will be right back");
    browser.findElement(By.id("changeSlate")).click();
    await().atMost(RunningCluster.PATIENCE).until(() -> slateWidth() == 1280);
    String before = slateUrl();
    browser.executeScript("document.getElementById('slateText').value = 'Gleich zurück: Grüße'");
    browser.findElement(By.id("slateSave")).click();
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> !slateUrl().equals(before) && slateWidth() == 1280);
    Files.write(PICTURES.resolve("page-slate.png"), browser.getScreenshotAs(OutputType.BYTES));
    browser.executeScript("document.querySelector('#askSlate [data-close]').click()");
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> text("output").contains("Gleich zurück: Grüße"));
  }

  private long slateWidth() {
    return number("return document.getElementById('slatePicture').naturalWidth");
  }

  private String slateUrl() {
    return (String) browser.executeScript("return document.getElementById('slatePicture').src");
  }

  @Test
  void saysNothingToTheConsoleOncePlaybackHasBegun() {
    open("stream");
    await().atMost(RunningCluster.PATIENCE).until(() -> text("playing").contains("×"));
    errors(); // The page looked for the playlist as soon as the stream was live.
    open("overview");
    open("stream");
    await().atMost(RunningCluster.PATIENCE).until(() -> text("playing").contains("×"));
    assertThat(errors()).isEmpty();
  }

  /** What the console says of errors since this was asked last. */
  private List<LogEntry> errors() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .toList();
  }

  // ---- the page ---------------------------------------------------------------------------------

  private void open(String view) {
    if (view.equals("overview")) {
      browser.executeScript("location.hash = '#/'");
    } else if (!browser.findElement(By.id("stream")).isDisplayed()) {
      await().until(() -> !browser.findElements(By.cssSelector("#streams a")).isEmpty());
      browser.executeScript("document.querySelector('#streams a').click()");
    }
    await().until(() -> browser.findElement(By.id(view)).isDisplayed());
  }

  private String text(String id) {
    return String.valueOf(
        browser.executeScript("return document.getElementById(arguments[0]).textContent", id));
  }

  private boolean isDark() {
    return number(
            "const c = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g);"
                + "return c[0] < 128 ? 1 : 0")
        == 1;
  }

  private long number(String script) {
    return ((Number) browser.executeScript(script)).longValue();
  }
}
