package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * FFmpeg pushing a moving test picture and a tone to a router, in real time. As encoders do it
 * tries again until it is accepted; once it was, it ends with its connection.
 */
public final class Pushed implements AutoCloseable {
  private static final long AGAIN_MILLIS = 500;
  private static final long GOODBYE_SECONDS = 60;

  private final List<String> command;
  private final Path said;
  private final Path progress;
  private final Thread keeper;
  private Process encoder;
  private boolean over;

  private Pushed(List<String> command, Path said, Path progress) throws IOException {
    this.command = command;
    this.said = said;
    this.progress = progress;
    encoder = start();
    keeper = Thread.ofPlatform().daemon().name("push").start(this::tryUntilAccepted);
  }

  /** Pushes with the key of a stream that was made through the API. */
  public static Pushed live(Path folder, RunningCluster cluster, JsonNode made) throws IOException {
    return live(folder, cluster, made, 0);
  }

  /** The same to one of the routers. */
  public static Pushed live(Path folder, RunningCluster cluster, JsonNode made, int router)
      throws IOException {
    List<String> media = new ArrayList<>();
    media.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30"));
    media.addAll(List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    media.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
    media.addAll(List.of("-g", "45", "-bf", "2", "-c:a", "aac"));
    return of(folder, cluster, made, router, media);
  }

  /**
   * Pushes something else.
   *
   * @param media FFmpeg's options for what goes in and how it is encoded
   */
  static Pushed of(
      Path folder, RunningCluster cluster, JsonNode made, int router, List<String> media)
      throws IOException {
    String id = made.get("id").asText();
    Path progress = Files.createTempFile(folder, "push-" + id, ".progress");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-loglevel", "error"));
    command.addAll(List.of("-progress", progress.toString()));
    command.addAll(media);
    command.addAll(List.of("-f", "flv"));
    command.add(
        cluster.status().get("rtmp").get(router).asText() + "/" + made.get("streamKey").asText());
    return new Pushed(command, folder.resolve("push-" + id + ".txt"), progress);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
        .start();
  }

  private void tryUntilAccepted() {
    try {
      current().waitFor();
      while (wasRefused()) {
        System.err.println("a push was not accepted and is tried again: " + Files.readString(said));
        TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        startAgain();
        current().waitFor();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** FFmpeg tells of its progress once it is connected. */
  private synchronized boolean wasRefused() throws IOException {
    return !over && Files.size(progress) == 0;
  }

  private synchronized void startAgain() throws IOException {
    if (!over) {
      encoder = start();
    }
  }

  private synchronized Process current() {
    return encoder;
  }

  private synchronized Process last() {
    over = true;
    return encoder;
  }

  /** Ends the push as an encoder does that is stopped by its user. */
  public void sayGoodbye() throws InterruptedException {
    Process ending = last();
    ending.destroy();
    assertThat(ending.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    last().destroyForcibly();
    keeper.interrupt();
  }
}
