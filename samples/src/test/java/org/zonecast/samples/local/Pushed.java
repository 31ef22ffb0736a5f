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
 * tries again until it is accepted; once it was, it ends with its connection, or goes on to the
 * next router if it knows several.
 */
public final class Pushed implements AutoCloseable {
  private static final long AGAIN_MILLIS = 500;
  private static final long GOODBYE_SECONDS = 60;

  private final List<String> options;
  private final List<String> urls;
  private final Path said;
  private final Path progress;
  private final Thread keeper;
  private int starts;
  private Process encoder;
  private boolean over;

  private Pushed(List<String> options, List<String> urls, Path said, Path progress)
      throws IOException {
    this.options = options;
    this.urls = urls;
    this.said = said;
    this.progress = progress;
    encoder = start();
    keeper = Thread.ofPlatform().daemon().name("push").start(this::keepPushing);
  }

  /** Pushes with the key of a stream that was made through the API. */
  public static Pushed live(Path folder, RunningCluster cluster, JsonNode made) throws IOException {
    return live(folder, cluster, made, 0);
  }

  /** The same to one of the routers. */
  public static Pushed live(Path folder, RunningCluster cluster, JsonNode made, int router)
      throws IOException {
    return of(folder, cluster, made, router, testPicture());
  }

  /** The same to all ingest URLs that the API named, in turn: to the next one after each end. */
  static Pushed anywhere(Path folder, JsonNode made) throws IOException {
    List<String> ingest = new ArrayList<>();
    made.get("ingest").get("rtmp").forEach(url -> ingest.add(url.asText()));
    return of(folder, made, ingest, testPicture());
  }

  private static List<String> testPicture() {
    List<String> media = new ArrayList<>();
    media.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30"));
    media.addAll(List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    media.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
    media.addAll(List.of("-g", "45", "-bf", "2", "-c:a", "aac"));
    return media;
  }

  /**
   * Pushes something else.
   *
   * @param media FFmpeg's options for what goes in and how it is encoded
   */
  static Pushed of(
      Path folder, RunningCluster cluster, JsonNode made, int router, List<String> media)
      throws IOException {
    return of(folder, made, List.of(cluster.status().get("rtmp").get(router).asText()), media);
  }

  private static Pushed of(Path folder, JsonNode made, List<String> ingest, List<String> media)
      throws IOException {
    String id = made.get("id").asText();
    Path progress = Files.createTempFile(folder, "push-" + id, ".progress");
    List<String> options = new ArrayList<>();
    options.addAll(List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-loglevel", "error"));
    options.addAll(List.of("-progress", progress.toString()));
    options.addAll(media);
    options.addAll(List.of("-f", "flv"));
    String key = made.get("streamKey").asText();
    List<String> urls = ingest.stream().map(url -> url + "/" + key).toList();
    return new Pushed(options, urls, folder.resolve("push-" + id + ".txt"), progress);
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>(options);
    command.add(urls.get(starts++ % urls.size()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
        .start();
  }

  private void keepPushing() {
    try {
      current().waitFor();
      while (triesAgain()) {
        System.err.println("a push has ended and is tried again: " + Files.readString(said));
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
  private synchronized boolean triesAgain() throws IOException {
    return !over && (urls.size() > 1 || Files.size(progress) == 0);
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
