package org.zonecast.samples.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.zonecast.worker.codec.FfmpegPrograms;

/**
 * What ffprobe reads of one segment behind its initialization segment.
 *
 * @param tracks those that have media
 */
record ProbedSegment(List<Track> tracks, int bytes) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PATIENCE_SECONDS = 60;

  /** Where the 33 bits of a transport stream's 90 kHz clock begin anew. */
  private static final double WRAP_SECONDS = (1L << 33) / 90_000.0;

  /**
   * One elementary stream.
   *
   * @param profile as ffprobe names it
   * @param level times ten for H.264, times thirty for HEVC
   * @param field {@code progressive}, {@code unknown} or a kind of interlacing
   */
  record Track(
      String type,
      String codec,
      String profile,
      int level,
      int width,
      int height,
      int sampleRateHz,
      int channels,
      String field,
      List<Packet> packets) {

    /** When its first sample is shown, in seconds. */
    double begin() {
      return packets.stream().mapToDouble(Packet::ptsSeconds).min().orElse(Double.NaN);
    }

    /** When its last sample ends. */
    double end() {
      return packets.stream()
          .mapToDouble(packet -> packet.ptsSeconds() + packet.seconds())
          .max()
          .orElse(Double.NaN);
    }
  }

  /** One sample. */
  record Packet(double ptsSeconds, double seconds, boolean keyframe) {}

  /** How far one time is behind another, across a transport stream's wrap. */
  static double secondsBehind(double time, double earlier) {
    return Math.IEEEremainder(time - earlier, WRAP_SECONDS);
  }

  Optional<Track> video() {
    return tracks.stream().filter(track -> track.type().equals("video")).findFirst();
  }

  Optional<Track> audio() {
    return tracks.stream().filter(track -> track.type().equals("audio")).findFirst();
  }

  /**
   * @param init the initialization segment's bytes, empty for a transport stream
   * @throws IOException if ffprobe cannot read it
   */
  static ProbedSegment of(byte[] init, byte[] segment) throws IOException {
    Path file = Files.createTempFile("zonecast-check", ".bin");
    try {
      byte[] both = new byte[init.length + segment.length];
      System.arraycopy(init, 0, both, 0, init.length);
      System.arraycopy(segment, 0, both, init.length, segment.length);
      Files.write(file, both);
      return new ProbedSegment(tracks(probe(file)), segment.length);
    } finally {
      Files.delete(file);
    }
  }

  private static JsonNode probe(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                FfmpegPrograms.ffprobe().toString(),
                "-v",
                "error",
                "-show_streams",
                "-show_packets",
                "-of",
                "json",
                file.toString())
            .redirectErrorStream(true)
            .start();
    byte[] said = process.getInputStream().readAllBytes();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("ffprobe cannot read it");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try {
      return JSON.readTree(said);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("ffprobe finds faults in it", e);
    }
  }

  private static List<Track> tracks(JsonNode probed) {
    List<Track> tracks = new ArrayList<>();
    for (JsonNode stream : probed.path("streams")) {
      List<Packet> packets = new ArrayList<>();
      for (JsonNode packet : probed.path("packets")) {
        if (packet.path("stream_index").asInt() == stream.path("index").asInt()) {
          packets.add(
              new Packet(
                  packet.path("pts_time").asDouble(),
                  packet.path("duration_time").asDouble(),
                  packet.path("flags").asText().startsWith("K")));
        }
      }
      if (packets.isEmpty()) {
        continue;
      }
      tracks.add(
          new Track(
              stream.path("codec_type").asText(),
              stream.path("codec_name").asText(),
              stream.path("profile").asText(),
              stream.path("level").asInt(),
              stream.path("width").asInt(),
              stream.path("height").asInt(),
              stream.path("sample_rate").asInt(),
              stream.path("channels").asInt(),
              stream.path("field_order").asText("unknown"),
              packets));
    }
    return tracks;
  }
}
