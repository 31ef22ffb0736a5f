package org.zonecast.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFraming;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.Ladders;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.offline.FeedStamping;
import org.zonecast.router.offline.OfflineEdge.Terms;
import org.zonecast.samples.ctl.ApiClient;
import org.zonecast.worker.child.Child;
import org.zonecast.worker.child.ChildCommand;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.child.ChildProcess;
import org.zonecast.worker.codec.EncoderId;

/** (d) Whether memory stays flat: a codec child over hours of media, router and worker live. */
final class MemoryBenchmark {
  private static final String CHILD = "org.zonecast.worker.codec.TranscoderMain";
  private static final int LOOK_SECONDS = 15;
  private static final int CONNECTED_SECONDS = 57;
  private static final int AWAY_SECONDS = 3;
  private static final long BACKLOG_BYTES = 4 << 20;

  private final Workplace place;
  private final Table table;

  MemoryBenchmark(Workplace place, Table table) {
    this.place = place;
    this.table = table;
  }

  // ---- a codec child ----------------------------------------------------------------------------

  /** Feeds so many hours of media through one codec child, as fast as it goes. */
  void replay(double hours) throws Exception {
    Path feed = stamped(looped(hours));
    Workplace.note("a codec child over " + hours + " h of media");
    ChildProcess child = ChildProcess.start(ChildCommand.forMainClass(CHILD), ready -> true);
    var memory = new ProcessMemory("a codec child", child.pid());
    var progress = new Progress();
    child.attach(progress);
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(feed)))) {
      if (!(FeedFraming.read(in) instanceof FeedMessage.Welcome welcome)) {
        throw new IOException(feed + " does not begin with a Welcome");
      }
      child.send(FeedCodec.encode(welcome));
      child.send(FeedCodec.encode(new FeedMessage.Start(0, 0)));
      double rate = welcome.plan().frameRate().toDouble();
      double nextLook = 0;
      for (FeedMessage m = FeedFraming.read(in); m != null; m = FeedFraming.read(in)) {
        child.send(FeedCodec.encode(m));
        while (child.backlogBytes() > BACKLOG_BYTES) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        if (progress.slot / rate >= nextLook) {
          memory.look(progress.slot / rate);
          nextLook += LOOK_SECONDS;
        }
        progress.rethrow();
      }
    } finally {
      child.kill();
    }
    memory.report(table);
  }

  private Path looped(double hours) throws Exception {
    Path file = place.folder().resolve("looped.flv");
    long loops = Math.ceilDiv((long) (hours * 3600), place.seconds());
    Workplace.run(
        Workplace.ffmpeg(
            List.of(
                "-stream_loop",
                Long.toString(loops - 1),
                "-i",
                place.source().toString(),
                "-c",
                "copy",
                "-y",
                file.toString())));
    return file;
  }

  private Path stamped(Path flv) throws Exception {
    Path feed = place.folder().resolve("looped.feed");
    var stream =
        new StreamRecord(
            "memory",
            "Memory",
            Ladders.LIGHT.name(),
            Duration.ofMinutes(1),
            StreamOptions.DEFAULT,
            false,
            Instant.EPOCH,
            1);
    var terms =
        new Terms(stream, Ladders.LIGHT, Duration.ofSeconds(2), EncoderId.CURRENT, Instant.EPOCH);
    FeedStamping.stamp(flv, feed, terms);
    return feed;
  }

  // ---- router and worker ------------------------------------------------------------------------

  /** Pushes to a local cluster, and lets the connection break each minute. */
  void live(double minutes) throws Exception {
    Workplace.note("router and worker, " + minutes + " min live with a reconnect each minute");
    try (var cluster =
        BenchedCluster.start(place, List.of("--broadcast", "none", "--zones", "1"))) {
      JsonNode status = cluster.status();
      List<ProcessMemory> memories = new ArrayList<>();
      for (JsonNode process : status.get("processes")) {
        String role = process.get("role").asText();
        if (role.equals("router") || role.equals("worker")) {
          memories.add(new ProcessMemory("a " + role, process.get("pid").asLong()));
        }
      }
      URI api = URI.create(status.get("api").asText());
      try (ApiClient client = new ApiClient(api, status.get("token").asText())) {
        JsonNode made = client.post("/v1/streams", Map.of("name", "Memory", "ladder", "light"));
        String url = status.get("rtmp").get(0).asText() + "/" + made.get("streamKey").asText();
        pushWithBreaks(url, minutes, memories);
        JsonNode stream = client.get("/v1/streams/" + made.get("id").asText());
        Workplace.note("the stream is " + stream.get("state").asText() + ", " + stream);
      }
      memories.forEach(memory -> memory.report(table));
    }
  }

  private void pushWithBreaks(String url, double minutes, List<ProcessMemory> memories)
      throws Exception {
    long begun = System.nanoTime();
    double seconds = 0;
    while (seconds < minutes * 60) {
      Process push = push(url);
      for (int s = 0; s < CONNECTED_SECONDS; s += LOOK_SECONDS) {
        push.waitFor(Math.min(LOOK_SECONDS, CONNECTED_SECONDS - s), TimeUnit.SECONDS);
        seconds = (System.nanoTime() - begun) / 1e9;
        for (ProcessMemory memory : memories) {
          memory.look(seconds);
        }
      }
      push.destroyForcibly();
      TimeUnit.SECONDS.sleep(AWAY_SECONDS);
    }
  }

  private Process push(String url) throws IOException {
    return new ProcessBuilder(
            Workplace.ffmpeg(
                List.of(
                    "-re",
                    "-stream_loop",
                    "-1",
                    "-i",
                    place.source().toString(),
                    "-c",
                    "copy",
                    "-f",
                    "flv",
                    url)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** How far a child has come, and whether it still lives. */
  private static final class Progress implements Child.ChildListener {
    private volatile long slot;
    private volatile String exit = "";

    @Override
    public void said(ChildMessage message) {
      if (message instanceof ChildMessage.Progress progress) {
        slot = Math.max(slot, progress.encodedSlot());
      }
    }

    @Override
    public void drained() {}

    @Override
    public void exited(String how) {
      exit = how;
    }

    void rethrow() throws IOException {
      if (!exit.isEmpty()) {
        throw new IOException("the codec child ended: " + exit);
      }
    }
  }
}
