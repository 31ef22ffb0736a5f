package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.zonecast.samples.OptionalTool;
import org.zonecast.samples.ctl.ApiClient;

/**
 * The sample broadcast in real browsers: played by hls.js on the page and by the browser's own HLS,
 * and the page as an operator sees it, on a phone, a tablet and a desktop, in light and dark.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageTest {
  /** Behind the tests without an order. */
  private static final int LATE = Order.DEFAULT + 1;

  /** Pixels that a phone is wide. */
  private static final int PHONE = 360;

  private static final Path PICTURES = Path.of("target", "screenshots");

  @RegisterExtension final Clusters clusters = new Clusters();
  private Path folder;
  private RunningCluster cluster;
  private ChromeDriver browser;

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    OptionalTool.CHROMIUM.require();
    OptionalTool.CHROMEDRIVER.require();
    Files.createDirectories(PICTURES);
    cluster = clusters.start(folder);
    await().atMost(RunningCluster.PATIENCE).until(() -> !liveStream().isMissingNode());
    cluster.awaitListed(liveStream().get("playback").elements().next().asText(), 6);
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

  @AfterEach
  void leaveThePageAsItIs() {
    if (browser != null) {
      page()
          .executeScript("window.fetch = window.realFetch ?? window.fetch; delete performance.now");
      page().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  /** The page that most tests share, opened by the first of them. */
  private ChromeDriver page() {
    if (browser == null) {
      try {
        browser = Browser.open(Files.createTempDirectory(folder, "profile"));
        browser.get(cluster.status().get("page").asText());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      await().atMost(RunningCluster.PATIENCE).until(() -> text("events").contains("granted"));
    }
    return browser;
  }

  // ---- the sample broadcast is played -----------------------------------------------------------

  @Test
  @Order(1)
  void thePagePlaysTheSampleBroadcastWithoutAStall() throws IOException {
    URI page = URI.create(cluster.status().get("page").asText());
    try (Viewer viewer = Viewer.of(page, folder)) {
      viewer.assertPlays(PICTURES.resolve("page.png"));
      assertThat(viewer.number("return window.zonecast.stalls")).isZero();
    }
  }

  @Test
  @Order(2)
  void chromiumPlaysTheMultivariantPlaylistByItself() throws IOException {
    String url = liveStream().get("playback").elements().next().asText();
    // A page of the CDN's own: Chromium keeps pages from elsewhere away from loopback addresses.
    try (Viewer viewer = Viewer.of(URI.create(url).resolve("/health/live"), folder)) {
      viewer.script(
          "const v = document.createElement('video'); v.muted = true; v.autoplay = true;"
              + "v.src = arguments[0]; document.body.append(v); v.play()",
          url);
      viewer.assertPlays(PICTURES.resolve("native.png"));
    }
  }

  private JsonNode liveStream() throws IOException {
    try (ApiClient api = cluster.api()) {
      JsonNode first = api.get("/v1/streams").path(0);
      boolean listed = first.path("lastMediaSequence").asLong(-1) >= 0;
      return listed ? first : first.path("absent");
    }
  }

  /** Its playlist has the same path, where that of the broadcast before is for a moment. */
  @Test
  void beginsAnewWithEachBroadcastUntilTheCdnHasIt() {
    open("stream");
    assertShows("playing", "×");
    answerChanged("/v1/streams", "all => all.map(s => ({...s, broadcastId: 'the-next-one'}))");
    await().atMost(RunningCluster.PATIENCE).until(() -> isShown("curtain"));
    assertThat(text("curtain")).contains("Trying again");
    page().executeScript("window.fetch = window.realFetch");
    assertShows("playing", "×");
  }

  @Test
  @Order(LATE + 2)
  void goesOnWithTheNextBroadcastOfAStream() throws IOException, InterruptedException {
    try (ApiClient api = cluster.api()) {
      JsonNode made =
          RunningCluster.makeStream(api, Map.of("name", "Twice a day", "ladder", "light"));
      page().executeScript("location.hash = '#/streams/' + arguments[0]", made.get("id").asText());
      try (Pushed first = Pushed.live(folder, cluster, made)) {
        assertVideoMoves();
        first.sayGoodbye();
        assertShows("state", "ended");
      }
      try (Pushed next = Pushed.live(folder, cluster, made)) {
        awaitAnotherPlayer();
        assertVideoMoves();
        next.sayGoodbye();
      }
    }
  }

  /** Its edge may be lost, and another one adopt it: that takes a while. */
  @Test
  void playsOnWhileAStreamIsInNobodysHandsButNotForEver() {
    open("stream");
    assertShows("playing", "×");
    rememberPlayer();
    answerChanged(
        "/v1/streams",
        "all => all.map(s => ({...s, state: 'idle', broadcastId: null, lastMediaSequence: -1}))");
    assertShows("state", "idle");
    assertThat(playerIsTheSame()).isTrue();
    assertThat(isShown("curtain")).isFalse();
    page()
        .executeScript(
            "const now = performance.now.bind(performance);"
                + "performance.now = () => now() + 60_000");
    await().atMost(RunningCluster.PATIENCE).until(() -> isShown("curtain"));
    assertThat(text("curtain")).contains("Not on the air");
    page().executeScript("window.fetch = window.realFetch");
    assertShows("playing", "×");
  }

  private void rememberPlayer() {
    page().executeScript("window.playerBefore = window.zonecast.hls");
  }

  private boolean playerIsTheSame() {
    return (boolean) page().executeScript("return window.zonecast.hls === window.playerBefore");
  }

  /** One that begins anew is another; between the two there is none. */
  private void awaitAnotherPlayer() {
    rememberPlayer();
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> number("return window.zonecast.hls ? 1 : 0") == 1 && !playerIsTheSame());
  }

  private void assertVideoMoves() {
    await("a picture")
        .atMost(RunningCluster.PATIENCE)
        .until(() -> number("return document.getElementById('video').readyState") >= 2);
    long before = videoSeconds();
    await("the picture moves")
        .atMost(RunningCluster.PATIENCE)
        .until(() -> videoSeconds() > before + 1);
  }

  private long videoSeconds() {
    return number("return Math.floor(document.getElementById('video').currentTime)");
  }

  // ---- what the page shows ----------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"360,light", "360,dark", "820,light", "820,dark", "1440,light", "1440,dark"})
  void fitsItsWindow(int width, String theme) throws IOException {
    resize(width);
    page()
        .executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    for (String view : List.of("stream", "overview")) {
      open(view);
      assertFits(view, width);
      assertThat(isDark()).isEqualTo(theme.equals("dark"));
      picture(view + "-" + width + "-" + theme);
    }
  }

  @Test
  void fitsAPhoneWithAStreamWhoseNameHasNoSpaces() throws IOException {
    resize(PHONE);
    String name = "friday_show_".repeat(10);
    answerChanged("/v1/streams", "all => all.map(s => ({...s, name: '" + name + "'}))");
    answerChanged("/v1/zones", "all => [...all, {...all[0], zone: 'another'}]");
    open("stream");
    assertShows("name", name);
    assertFits("stream", PHONE);
    picture("stream-long-name");
    open("overview");
    assertShows("regions", name);
    await().atMost(RunningCluster.PATIENCE).until(() -> isShown("mapSection"));
    assertFits("overview", PHONE);
    picture("overview-long-name");
  }

  private void resize(int width) {
    page()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
  }

  private void assertFits(String view, int width) {
    assertThat(number("return document.documentElement.scrollWidth"))
        .as("width of the %s", view)
        .isLessThanOrEqualTo(width);
  }

  private void picture(String name) throws IOException {
    Files.write(
        PICTURES.resolve("page-" + name + ".png"), page().getScreenshotAs(OutputType.BYTES));
  }

  /** A clock's drift is known after a minute, so this comes late. */
  @Test
  @Order(LATE)
  void showsWhatComesInAndWhatIsMadeOfIt() {
    open("stream");
    assertShows("input", "ppm", "H.264", "640×360", "30 fps", "AAC", "bit/s");
    assertShows("renditions", "240p", "426×240", "144p", "audio");
    assertShows("output", "worker-", "zone-");
    assertShows("events", "started", "epoch", "placed", "granted");
    assertShows("playing", "426×240");
  }

  /** The page stays at this quality. */
  @Test
  @Order(LATE + 1)
  void playsTheQualityThatIsChosen() {
    open("stream");
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> number("return document.getElementById('quality').options.length") == 3);
    page()
        .executeScript(
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
    page().findElement(By.id("theme")).click();
    assertThat(isDark()).isNotEqualTo(dark);
    page().findElement(By.id("theme")).click();
    assertThat(isDark()).isEqualTo(dark);
  }

  /** A browser must not have all its connections wait for a CDN that is silent. */
  @Test
  void asksForTwoThumbnailsAtATime() {
    long most =
        number(
            """
            return (async () => {
              const asked = new Set();
              let underWay = 0, most = 0;
              const fetch = window.realFetch ??= window.fetch;
              window.fetch = async (path, options) => {
                if (!path.includes('/of-many-')) return fetch(path, options);
                asked.add(path);
                most = Math.max(most, ++underWay);
                await new Promise(setTimeout);
                underWay--;
                return new Response(null, {status: 204});
              };
              const {Thumbnails} = await import('/assets/thumbnails.js');
              const thumbnails = new Thumbnails(() => {});
              for (let i = 0; i < 18; i++) thumbnails.of({id: 'of-many-' + i});
              while (asked.size < 18) await new Promise(setTimeout);
              return most;
            })()
            """);
    assertThat(most).isEqualTo(2);
  }

  @Test
  void takesATokenByALinkIntoAPageThatIsOpen() throws IOException {
    open("overview");
    page().executeScript("sessionStorage.setItem('zonecast.token', 'an old one')");
    await().atMost(RunningCluster.PATIENCE).until(() -> isShown("askToken"));
    page()
        .executeScript(
            "location.hash = '#token=' + arguments[0]", cluster.status().get("token").asText());
    await("the first live stream").atMost(RunningCluster.PATIENCE).until(() -> isShown("stream"));
    assertThat(isShown("askToken")).isFalse();
    assertThat(page().getCurrentUrl()).doesNotContain("token");
  }

  @Test
  void showsAndChangesTheSlate() throws IOException {
    open("stream");
    assertShows("output", "We will be right back");
    page().findElement(By.id("changeSlate")).click();
    awaitSlate("We will be right back");
    assertThat(slateWidth()).isEqualTo(1280);
    String before = slateUrl();
    writeOnSlate("Gleich zurück: Grüße");
    assertThat(slateBegins("slateSave")).isTrue();
    awaitSlate("Gleich zurück: Grüße");
    assertThat(slateWidth()).isEqualTo(1280);
    assertThat(slateUrl()).isNotEqualTo(before);
    picture("slate");
    page().executeScript("document.querySelector('#askSlate [data-close]').click()");
    assertShows("output", "Gleich zurück: Grüße");
  }

  @Test
  void savesOfTheSlateWhatIsChanged() {
    open("stream");
    page().findElement(By.id("changeSlate")).click();
    awaitSlate(slateText());
    assertThat(slateBegins("slateSave")).as("nothing is changed").isFalse();
    choosePictureForSlate();
    assertThat(slateBegins("slateSave")).isTrue();
    awaitSlate("");
    assertThat(slateBegins("slateSave")).as("the picture stays").isFalse();
    writeOnSlate("Back at eight");
    assertThat(slateBegins("slateSave")).isTrue();
    awaitSlate("Back at eight");
    assertThat(slateBegins("slateUsual")).isTrue();
    awaitSlate("We will be right back");
    assertThat(slateBegins("slateSave")).as("it is the usual one").isFalse();
    page().executeScript("document.querySelector('#askSlate [data-close]').click()");
    assertShows("output", "We will be right back");
  }

  private void writeOnSlate(String text) {
    page().executeScript("document.getElementById('slateText').value = arguments[0]", text);
  }

  private void choosePictureForSlate() {
    page()
        .executeScript(
            """
            const canvas = document.createElement('canvas');
            return new Promise(made => canvas.toBlob(made, 'image/png')).then(png => {
              const chosen = new DataTransfer();
              chosen.items.add(new File([png], 'slate.png', {type: 'image/png'}));
              document.getElementById('slateFile').files = chosen.files;
            })
            """);
  }

  /** Clicks a button of the slate's dialog, and says whether that has begun anything. */
  private boolean slateBegins(String button) {
    return (boolean)
        page()
            .executeScript(
                "const button = document.getElementById(arguments[0]);"
                    + "button.click(); return button.disabled",
                button);
  }

  /** The dialog is done with what it does, and shows the slate that is kept. */
  private void awaitSlate(String text) {
    await()
        .atMost(RunningCluster.PATIENCE)
        .until(() -> page().findElement(By.id("slateSave")).isEnabled() && slateWidth() > 0);
    assertThat(text("slateError")).isEmpty();
    assertThat(slateText()).isEqualTo(text);
    assertThat(number("return document.getElementById('slateFile').files.length")).isZero();
  }

  private String slateText() {
    return (String) page().executeScript("return document.getElementById('slateText').value");
  }

  private long slateWidth() {
    return number("return document.getElementById('slatePicture').naturalWidth");
  }

  private String slateUrl() {
    return (String) page().executeScript("return document.getElementById('slatePicture').src");
  }

  @Test
  void showsUntilWhenANewKeyIsGoodAndTheSrtUrlAsItIsConfigured() {
    page()
        .executeScript(
            """
            return import('/assets/dialogs.js').then(dialogs => dialogs.showKey({
              streamKey: 'the-key', keyExpiresAt: '2027-11-22T12:00:00Z',
              ingest: {rtmp: ['rtmp://here/live'], srt: ['srt://gateway:9000?mode=caller']},
            }))
            """);
    assertThat(text("keyExpires")).contains("2027", "cannot be renewed");
    String ways =
        String.valueOf(
            page()
                .executeScript(
                    "return [...document.querySelectorAll('#ways input')]"
                        + ".map(way => way.value).join(' ')"));
    page().executeScript("document.getElementById('showKey').close()");
    assertThat(ways.split(" ")).contains("the-key", "srt://gateway:9000?mode=caller");
  }

  @ParameterizedTest
  @CsvSource({
    "away, in, away",
    "away, out, away",
    "strict, out, out",
    "strict, in, not heard of",
    ", out, out",
    ", in, not heard of"
  })
  void tellsAZoneThatIsOutFromOneWhoseStoreIsAway(String store, String trust, String said) {
    Object standing =
        page()
            .executeScript(
                """
                const [store, trust] = arguments;
                return import('/assets/words.js')
                  .then(words => words.standing({healthy: false, store, trust}))
                """,
                store,
                trust);
    assertThat(standing).isEqualTo(said);
  }

  @Test
  void theNextBroadcastOfAStreamHasNotMovedWhereverItBegins() throws IOException {
    Object moves =
        page()
            .executeScript(
                """
                const [id] = arguments;
                const live = (broadcastId, zone) => [{id, name: 'S', state: 'live', broadcastId, zone}];
                return import('/assets/map.js').then(async ({Moves}) => {
                  const moves = new Moves();
                  for (const [broadcast, zone] of [['1', 'a'], ['1', 'b'], ['2', 'c'], ['2', 'd']]) {
                    moves.of(live(broadcast, zone));
                    await new Promise(answered => setTimeout(answered, 1000));
                  }
                  return moves.of([]).map(({from, to}) => `${from} to ${to}`);
                })
                """,
                liveStream().get("id").asText());
    assertThat(moves).isEqualTo(List.of("c to d", "a to b"));
  }

  /** The job that b had was sent to d as well, before c took it up. */
  @Test
  void readsMovesFromWhereAStreamWasBeforeEachOfItsJobs() {
    Object moves =
        page()
            .executeScript(
                """
                const past = [
                  {at: '2027-01-01T12:00:06Z', from: 'c', zone: 'c'},
                  {at: '2027-01-01T12:00:05Z', from: 'b', zone: 'c'},
                  {at: '2027-01-01T12:00:04Z', from: 'b', zone: 'd'},
                  {at: '2027-01-01T12:00:03Z', from: 'a', zone: 'b'},
                  {at: '2027-01-01T12:00:02Z', from: null, zone: 'a'},
                  {at: '2027-01-01T12:00:01Z', from: 'e', zone: 'f'},
                  {at: '2027-01-01T10:00:00Z', from: 'f', zone: 'e'},
                ];
                const now = Date.parse('2027-01-01T12:01:00Z');
                return import('/assets/map.js').then(map =>
                  map.pastMoves({id: 's', name: 'S', zone: 'c'}, past, now)
                    .map(({from, to, at}) => `${from} to ${to} at ${at / 1000 % 60} s`))
                """);
    assertThat(moves).isEqualTo(List.of("b to c at 5 s", "a to b at 3 s"));
  }

  @Test
  void saysNothingToTheConsoleOncePlaybackHasBegun() {
    open("stream");
    assertShows("playing", "×");
    errors(); // The page looked for the playlist as soon as the stream was live.
    open("overview");
    open("stream");
    assertShows("playing", "×");
    assertThat(errors()).isEmpty();
  }

  /** What the console says of errors since this was asked last. */
  private List<LogEntry> errors() {
    return page().manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .toList();
  }

  // ---- the page ---------------------------------------------------------------------------------

  private void open(String view) {
    if (view.equals("overview")) {
      page().executeScript("location.hash = '#/'");
    } else if (!page().findElement(By.id("stream")).isDisplayed()) {
      await()
          .atMost(RunningCluster.PATIENCE)
          .until(() -> !page().findElements(By.cssSelector("#streams a")).isEmpty());
      page().executeScript("document.querySelector('#streams a').click()");
    }
    await().atMost(RunningCluster.PATIENCE).until(() -> isShown(view));
  }

  /** What the page asks the API for comes when it comes. */
  private void assertShows(String id, CharSequence... words) {
    await()
        .atMost(RunningCluster.PATIENCE)
        .untilAsserted(() -> assertThat(text(id)).contains(words));
  }

  private String text(String id) {
    return String.valueOf(
        page().executeScript("return document.getElementById(arguments[0]).textContent", id));
  }

  private boolean isShown(String id) {
    return page().findElement(By.id(id)).isDisplayed();
  }

  /** Puts a function between an answer of the API and the page, until the test is over. */
  private void answerChanged(String path, String change) {
    page()
        .executeScript(
            """
            const [path, change] = [arguments[0], %s];
            const fetch = window.fetch;
            window.realFetch ??= fetch;
            window.fetch = async (asked, options) => {
              const answer = await fetch(asked, options);
              return asked === path ? Response.json(change(await answer.json())) : answer;
            };
            """
                .formatted(change),
            path);
  }

  private boolean isDark() {
    return number(
            "const c = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g);"
                + "return c[0] < 128 ? 1 : 0")
        == 1;
  }

  private long number(String script) {
    return ((Number) page().executeScript(script)).longValue();
  }
}
