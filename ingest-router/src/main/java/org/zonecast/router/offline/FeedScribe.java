package org.zonecast.router.offline;

import io.vertx.core.Future;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.AudioConfig;
import org.zonecast.feed.FeedMessage.AudioUnit;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.End;
import org.zonecast.feed.FeedMessage.Gap;
import org.zonecast.feed.FeedMessage.Goodbye;
import org.zonecast.feed.FeedMessage.Hello;
import org.zonecast.feed.FeedMessage.Progress;
import org.zonecast.feed.FeedMessage.Revoke;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;
import org.zonecast.router.feed.FeedLink;
import org.zonecast.router.feed.FeedRecorder;

/**
 * A worker that transcodes nothing: it writes an epoch's stamped feed to a file, in the form of a
 * recorded feed, and commits what is in it.
 */
final class FeedScribe implements FeedLink {
  private final Path file;
  private final LongSupplier pid;
  private @Nullable DataOutputStream out;
  private @Nullable EncodePlan plan;
  private @Nullable IOException failure;
  private long grant;
  private long progress;
  private long highestSlot = -1;
  private long committed = -1;
  private int soundRateHz = 48_000;
  private boolean ended;
  private boolean closed;

  FeedScribe(Path file, LongSupplier pid) {
    this.file = file;
    this.pid = pid;
  }

  Path file() {
    return file;
  }

  @Nullable EncodePlan plan() {
    return plan;
  }

  /** Whether the feed is in the file up to its end. */
  boolean ended() {
    return ended;
  }

  /** Throws what went wrong with the file, if anything did. */
  void rethrow() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  Hello hello() {
    return new Hello(FeedMessage.VERSION, "scribe", "offline", pid.getAsLong(), pid.getAsLong());
  }

  /** What it has to say at a tick. */
  List<FeedMessage> reports() {
    var reports = new ArrayList<FeedMessage>();
    EncodePlan known = plan;
    if (known == null || closed) {
      return reports;
    }
    reports.add(new Progress(++progress, highestSlot, highestSlot));
    if (grant == 0) {
      return reports; // An epoch before this one is not written to its end yet.
    }
    long whole = Math.floorDiv(highestSlot, known.segmentFrames()) - 1;
    while (committed < whole) {
      reports.add(
          new Commit(
              ++committed, OfflineCluster.CDN.name(), grant, known.segmentFrames(), 0, Map.of()));
    }
    if (ended) {
      reports.add(new Goodbye(Goodbye.Reason.FINISHED, ""));
    }
    return reports;
  }

  @Override
  public Future<Void> send(byte[] wire) {
    try {
      take(wire);
      return Future.succeededFuture();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      return Future.failedFuture(e);
    }
  }

  private void take(byte[] wire) throws IOException {
    FeedMessage message = FeedCodec.decode(wire);
    switch (message) {
      case Welcome welcome -> {
        plan = welcome.plan();
        grant = welcome.grant();
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        write(FeedCodec.encode(FeedRecorder.head(welcome, List.of())));
      }
      case FeedMessage.Answer answer -> grant = answer.grant();
      case FeedMessage.Media media -> {
        write(wire);
        written(media);
      }
      case Revoke revoke when !ended ->
          throw new FeedFormatException(
              "the edge took the feed away: " + revoke.reason() + " " + revoke.detail(), null);
      default -> {}
    }
  }

  private void written(FeedMessage.Media media) throws IOException {
    switch (media) {
      case VideoUnit unit -> highestSlot = Math.max(highestSlot, unit.slot());
      case Gap gap -> highestSlot = Math.max(highestSlot, gap.toSlot() - 1);
      case AudioConfig config -> soundRateHz = config.sampleRateHz();
      case AudioUnit unit when plan != null && plan.video().isEmpty() -> {
        long begin90k = unit.position() * SegmentGrid.TICKS_PER_SECOND / soundRateHz;
        highestSlot = Math.max(highestSlot, SegmentGrid.of(plan).slotAt(begin90k));
      }
      case End _ -> {
        ended = true;
        closeFile();
      }
      default -> {}
    }
  }

  private void write(byte[] wire) throws IOException {
    DataOutputStream open = out;
    if (open != null) {
      open.writeInt(wire.length);
      open.write(wire);
    }
  }

  /** Ends the file as it is. */
  void closeFile() throws IOException {
    DataOutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close(int code, String reason) {
    closed = true;
  }

  @Override
  public String remote() {
    return file.toString();
  }
}
