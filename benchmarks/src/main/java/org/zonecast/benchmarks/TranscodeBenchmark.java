package org.zonecast.benchmarks;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.Job;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.Rung;
import org.zonecast.job.redis.RedisSettings;
import org.zonecast.job.redis.RedisZone;
import org.zonecast.redis.RedisPair;
import org.zonecast.samples.cdn.CdnConfig;
import org.zonecast.samples.cdn.CdnServer;
import org.zonecast.worker.codec.EncoderId;

/**
 * (a) CPU seconds of a worker's parent and codec children, from the feed to the objects on a CDN,
 * over those of the bundled ffmpeg executable that makes the same ladder from the same source with
 * its HLS muxer, with the same x264 parameters, threads and GOP. The children's starts count; the
 * worker's own, which happens once for all its streams, does not.
 */
final class TranscodeBenchmark {
  private static final int LEVEL = 31;
  private static final int SEGMENT_FRAMES = 60;

  private final Workplace place;
  private final int pairs;

  TranscodeBenchmark(Workplace place, int pairs) {
    this.place = place;
    this.pairs = pairs;
  }

  void run(Table table) throws Exception {
    Path feed = LatencyBenchmark.recordedFeed(place);
    if (feed.toString().isEmpty()) {
      new LatencyBenchmark(place).run(new Table());
      feed = LatencyBenchmark.recordedFeed(place);
    }
    double[] ours = new double[pairs];
    double[] theirs = new double[pairs];
    double[] ratios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      ours[i] = worker(feed);
      theirs[i] = ffmpeg();
      ratios[i] = ours[i] / theirs[i];
      Workplace.note(
          "transcode pair %d: worker %.1f s, ffmpeg %.1f s, ratio %.3f"
              .formatted(i + 1, ours[i], theirs[i], ratios[i]));
    }
    table.row(
        "(a) CPU for %d s of the 720p ladder, median of %d pairs".formatted(place.seconds(), pairs),
        Table.number(Table.median(ours), "s"),
        Table.number(Table.median(theirs), "s ffmpeg"),
        String.format(Locale.ROOT, "%.3f", Table.median(ratios)),
        "<= 1.05");
  }

  // ---- the worker -------------------------------------------------------------------------------

  private double worker(Path feed) throws Exception {
    Path objects = place.fresh("objects");
    try (CdnServer cdn =
            CdnServer.start(
                new CdnConfig(
                    "bench",
                    "127.0.0.1",
                    0,
                    objects,
                    "",
                    null,
                    false,
                    CdnConfig.DEFAULT_MAX_BODY_BYTES));
        RecordedFeedServer edge = RecordedFeedServer.serve(feed, plan(), record(cdn.port()));
        RedisPair redis = RedisPair.startTemporary("bench")) {
      Process worker = startWorker(redis);
      try {
        double start = startOf(worker);
        submit(redis, edge);
        edge.goodbye().get(30, TimeUnit.MINUTES);
        double parent = ProcessCpu.own(worker.toHandle());
        double all = ProcessCpu.seconds(worker.toHandle());
        Workplace.note(
            "worker: start %.1f s, parent %.1f s, children %.1f s"
                .formatted(start, parent - start, all - parent));
        return all - start;
      } finally {
        worker.toHandle().destroy();
        worker.waitFor(30, TimeUnit.SECONDS);
        worker.destroyForcibly();
      }
    }
  }

  /** Waits until the worker is ready, and returns what its start took of the CPU. */
  private double startOf(Process worker) throws Exception {
    while (!Files.readString(place.folder().resolve("worker.log")).contains("worker ready")) {
      if (worker.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IOException("the worker ended with " + worker.exitValue());
      }
    }
    return ProcessCpu.own(worker.toHandle());
  }

  private Process startWorker(RedisPair redis) throws IOException {
    Map<String, Object> settings =
        Map.of(
            "id",
            "bench",
            "zone",
            "bench",
            "units",
            1000,
            "warmChildren",
            1,
            "redis",
            Map.of("sentinels", redis.sentinelAddresses(), "master", redis.masterName()));
    Path config = place.folder().resolve("worker.yaml");
    Files.write(config, YAMLMapper.builder().build().writeValueAsBytes(settings));
    return new ProcessBuilder(Workplace.zonecast(List.of("worker", "--config", config.toString())))
        .redirectErrorStream(true)
        .redirectOutput(place.folder().resolve("worker.log").toFile())
        .start();
  }

  private static void submit(RedisPair redis, RecordedFeedServer edge) {
    var welcome = edge.welcome();
    URI url =
        URI.create(
            "ws://127.0.0.1:%d/feed/%s/%s"
                .formatted(edge.port(), welcome.streamId(), welcome.epoch()));
    RedisSettings settings = RedisSettings.of(redis.sentinelAddresses(), redis.masterName());
    try (RedisZone zone = new RedisZone(settings)) {
      zone.jobs()
          .submit(
              new Job(
                  "bench",
                  welcome.streamId(),
                  welcome.broadcastId(),
                  welcome.epoch(),
                  Job.CPU,
                  EncoderId.CURRENT,
                  welcome.plan().units(),
                  url,
                  "no secret"));
    }
  }

  private static CdnRecord record(int port) {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new CdnRecord("bench", CdnRecord.HTTP, url, url, "", false, 1);
  }

  private static EncodePlan plan() {
    List<EncodePlan.VideoRendition> video = new ArrayList<>();
    for (Rung rung : Ladders.P720.rungs()) {
      video.add(
          new EncodePlan.VideoRendition(
              rung.name(),
              width(rung),
              rung.height(),
              rung.crf(),
              rung.maxrateBps(),
              rung.bufsizeBits(),
              LEVEL));
    }
    return new EncodePlan(
        Rational.of(30, 1),
        SEGMENT_FRAMES,
        Packaging.CMAF,
        video,
        List.of(
            new EncodePlan.AudioRendition(
                EncodePlan.AUDIO, 48_000, 2, Ladders.P720.audioBitrateBps())),
        Ladders.P720.preset(),
        Ladders.P720.threads(),
        EncoderId.CURRENT);
  }

  private static int width(Rung rung) {
    return (int) Math.round(rung.height() * 16 / 9.0 / 2) * 2;
  }

  // ---- ffmpeg -----------------------------------------------------------------------------------

  private double ffmpeg() throws Exception {
    Path out = place.fresh("hls");
    Process process = new ProcessBuilder(Workplace.ffmpeg(hlsArguments(out))).inheritIO().start();
    // The process itself is gone with its figures once it was waited for: ours counts it, then.
    double before = ProcessCpu.endedChildren();
    if (process.waitFor() != 0) {
      throw new IOException("ffmpeg ended with " + process.exitValue());
    }
    return ProcessCpu.endedChildren() - before;
  }

  private List<String> hlsArguments(Path out) {
    List<Rung> rungs = Ladders.P720.rungs();
    List<String> arguments =
        new ArrayList<>(List.of("-threads", "1", "-i", place.source().toString()));
    StringBuilder graph = new StringBuilder("[0:v]split=" + rungs.size());
    StringBuilder scalers = new StringBuilder();
    for (Rung rung : rungs) {
      graph.append("[s").append(rung.name()).append(']');
      scalers.append(
          ";[s%s]scale=%d:%d:flags=bicubic+accurate_rnd+bitexact[%s]"
              .formatted(rung.name(), width(rung), rung.height(), rung.name()));
    }
    arguments.addAll(List.of("-filter_complex", graph.append(scalers).toString()));
    StringBuilder streams = new StringBuilder("a:0,agroup:audio");
    for (int i = 0; i < rungs.size(); i++) {
      arguments.addAll(List.of("-map", "[" + rungs.get(i).name() + "]"));
      addRateControl(arguments, rungs.get(i), i);
      streams.append(" v:").append(i).append(",agroup:audio");
    }
    arguments.addAll(List.of("-c:v", "libx264", "-preset", Ladders.P720.preset()));
    arguments.addAll(List.of("-profile:v", "high", "-level:v", "3.1"));
    arguments.addAll(List.of("-g", "" + SEGMENT_FRAMES, "-threads", "1"));
    arguments.addAll(
        List.of(
            "-x264-params",
            "scenecut=0:open-gop=0:force-cfr=1:cpu-independent=1:8x8dct=1:min-keyint="
                + SEGMENT_FRAMES));
    arguments.addAll(List.of("-map", "0:a", "-c:a", "aac", "-ar", "48000"));
    arguments.addAll(List.of("-b:a", "" + Ladders.P720.audioBitrateBps()));
    arguments.addAll(List.of("-f", "hls", "-hls_time", "2", "-hls_segment_type", "fmp4"));
    arguments.addAll(List.of("-hls_list_size", "10", "-hls_flags", "delete_segments"));
    arguments.addAll(
        List.of("-master_pl_name", "index.m3u8", "-var_stream_map", streams.toString()));
    arguments.add(out.resolve("%v.m3u8").toString());
    return arguments;
  }

  private static void addRateControl(List<String> arguments, Rung rung, int index) {
    arguments.addAll(List.of("-crf:v:" + index, "" + rung.crf()));
    arguments.addAll(List.of("-maxrate:v:" + index, "" + rung.maxrateBps()));
    arguments.addAll(List.of("-bufsize:v:" + index, "" + rung.bufsizeBits()));
  }
}
