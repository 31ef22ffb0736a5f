package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.zonecast.samples.OptionalTool;

/**
 * OBS Studio on a screen that nobody sees, which streams as soon as it has started. Its home is a
 * folder of its own; it is spoken to by its own WebSocket.
 */
final class Obs implements AutoCloseable {
  private static final String GLOBAL =
      """
      [General]
      FirstRun=true
      LastVersion=486539266
      InfoIncrement=100
      EnableAutoUpdates=false
      [Basic]
      Profile=Test
      ProfileDir=Test
      SceneCollection=Test
      SceneCollectionFile=Test
      [BasicWindow]
      SysTrayEnabled=false
      [OBSWebSocket]
      FirstLoad=false
      ServerEnabled=true
      ServerPort=%d
      AlertsEnabled=false
      AuthRequired=false
      """;

  /** The settings that the README advises, with a small picture. */
  private static final String PROFILE =
      """
      [General]
      Name=Test
      [Output]
      Mode=Simple
      [SimpleOutput]
      StreamEncoder=x264
      VBitrate=600
      ABitrate=128
      Preset=ultrafast
      UseAdvanced=true
      x264Settings=keyint=60
      [Video]
      BaseCX=640
      BaseCY=360
      OutputCX=640
      OutputCY=360
      FPSType=0
      FPSCommon=30
      [Audio]
      SampleRate=48000
      ChannelSetup=Stereo
      """;

  private static final String SERVICE =
      """
      {"type": "rtmp_custom", "settings": {"server": "%s", "key": "%s", "use_auth": false}}
      """;

  private static final String SCENES =
      """
      {"name": "Test", "current_scene": "Scene", "current_program_scene": "Scene",
       "scene_order": [{"name": "Scene"}], "sources": [
        {"id": "color_source", "versioned_id": "color_source_v3", "name": "Colour",
         "settings": {"color": 4278255360, "width": 640, "height": 360}, "enabled": true},
        {"id": "scene", "versioned_id": "scene", "name": "Scene", "settings": {"id_counter": 1,
         "items": [{"name": "Colour", "id": 1, "visible": true, "pos": {"x": 0, "y": 0},
                    "scale": {"x": 1.0, "y": 1.0}, "align": 5}]}}]}
      """;

  /** Its WebSocket's port: none of the cluster's, and none that the kernel gives to others. */
  private static final int AWAY_FROM_RTMP = 90;

  /** For starts and ends of a large program. */
  private static final int PATIENCE_SECONDS = 60;

  private final Process screen;
  private final Process obs;
  private final Path log;
  private final int port;

  private Obs(Process screen, Process obs, Path log, int port) {
    this.screen = screen;
    this.obs = obs;
    this.log = log;
    this.port = port;
  }

  /** Starts it in this folder; it pushes at once. */
  static Obs streaming(Path folder, String server, String key) throws IOException {
    int port = URI.create(server).getPort() + AWAY_FROM_RTMP;
    Path settings = Files.createDirectories(folder.resolve(".config/obs-studio"));
    Path profile = Files.createDirectories(settings.resolve("basic/profiles/Test"));
    Path scenes = Files.createDirectories(settings.resolve("basic/scenes"));
    Files.writeString(settings.resolve("global.ini"), GLOBAL.formatted(port));
    Files.writeString(profile.resolve("basic.ini"), PROFILE);
    Files.writeString(profile.resolve("service.json"), SERVICE.formatted(server, key));
    Files.writeString(scenes.resolve("Test.json"), SCENES);
    Process screen =
        new ProcessBuilder(
                OptionalTool.XVFB.path().toString(),
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1024x768x24",
                "-nolisten",
                "tcp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String display = screen.inputReader(StandardCharsets.US_ASCII).readLine();
    Path log = folder.resolve("obs.log");
    return new Obs(screen, start(folder, ":" + display, log), log, port);
  }

  private static Process start(Path home, String display, Path log) throws IOException {
    ProcessBuilder obs =
        new ProcessBuilder(
                List.of(
                    OptionalTool.OBS.path().toString(),
                    "--startstreaming",
                    "--profile",
                    "Test",
                    "--collection",
                    "Test",
                    "--multi",
                    "--disable-updater"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    obs.environment().put("HOME", home.toString());
    obs.environment().put("XDG_CONFIG_HOME", home.resolve(".config").toString());
    obs.environment().put("XDG_RUNTIME_DIR", home.toString());
    obs.environment().put("DISPLAY", display);
    obs.environment().put("QT_QPA_PLATFORM", "xcb");
    obs.environment().put("LIBGL_ALWAYS_SOFTWARE", "1");
    return obs.start();
  }

  String log() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  /** Does what its button "Stop Streaming" does. */
  void stopStreaming() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answers = new Answers();
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols("obswebsocket.json")
              .buildAsync(URI.create("ws://127.0.0.1:" + port), answers)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      socket.sendText("{\"op\": 1, \"d\": {\"rpcVersion\": 1, \"eventSubscriptions\": 0}}", true);
      answers.identified.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      socket.sendText(
          "{\"op\": 6, \"d\": {\"requestType\": \"StopStream\", \"requestId\": \"1\"}}", true);
      assertThat(answers.answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .contains("\"result\":true");
      socket.abort();
    }
  }

  /** Ends it without a word to anybody, as a crash or a shutdown of the machine does. */
  void kill() throws InterruptedException {
    obs.destroy();
    assertThat(obs.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() throws InterruptedException {
    obs.destroyForcibly().waitFor();
    screen.destroy();
    screen.waitFor();
  }

  /** What OBS answers (obs-websocket 5: 2 is Identified, 7 a request's answer). */
  private static final class Answers implements WebSocket.Listener {
    private final CompletableFuture<String> identified = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        if (message.contains("\"op\":2")) {
          identified.complete(message);
        } else if (message.contains("\"op\":7")) {
          answer.complete(message);
        }
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
