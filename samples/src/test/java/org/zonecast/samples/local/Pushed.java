package org.zonecast.samples.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zonecast.worker.codec.FfmpegPrograms;

/** FFmpeg pushing a moving test picture and a tone to the first router, in real time. */
public final class Pushed implements AutoCloseable {
  private final Process process;

  private Pushed(Process process) {
    this.process = process;
  }

  /** Pushes with the key of a stream that was made through the API. */
  public static Pushed live(Path folder, RunningCluster cluster, JsonNode made) throws IOException {
    return live(folder, cluster, made, 0);
  }

  /** The same to one of the routers. */
  public static Pushed live(Path folder, RunningCluster cluster, JsonNode made, int router)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(FfmpegPrograms.ffmpeg().toString(), "-nostdin", "-loglevel", "error", "-re"));
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30", "-re"));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
    command.addAll(
        List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "45"));
    command.addAll(List.of("-bf", "2", "-c:a", "aac", "-f", "flv"));
    command.add(
        cluster.status().get("rtmp").get(router).asText() + "/" + made.get("streamKey").asText());
    return new Pushed(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("push-" + made.get("id").asText() + ".txt").toFile())
            .start());
  }

  /** Ends the push as an encoder does that is stopped by its user. */
  public void sayGoodbye() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
