package org.zonecast.router.feed;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.job.CdnRecord;
import org.zonecast.router.epoch.EpochInfo;

/**
 * Writes one epoch's stamped feed to a file, as {@link org.zonecast.feed.FeedFraming} has it. Reads
 * the buffer like a worker does; its own thread does the writing.
 */
public final class FeedRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRecorder.class);
  private static final int MAX_QUEUED = 256;
  private static final long FLUSH_MILLIS = 500;

  /** Ends the writing; no message is empty. */
  private static final byte[] STOP = new byte[0];

  private final Path file;
  private final FeedBuffer buffer;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private long cursor;
  private boolean closing;
  private boolean stopped;
  private volatile boolean broken;

  private FeedRecorder(Path file, FeedBuffer buffer, byte[] head) {
    this.file = file;
    this.buffer = buffer;
    queue.add(head);
  }

  /** Begins {@code folder/{streamId}/{broadcastId}/{epoch}.feed}. */
  static FeedRecorder start(Path folder, EpochInfo epoch, Welcome welcome, FeedBuffer buffer) {
    Path file = epoch.feedIn(folder);
    var recorder = new FeedRecorder(file, buffer, FeedCodec.encode(withoutSecrets(welcome)));
    Thread.ofPlatform().daemon().name("feed-recorder-" + file.getFileName()).start(recorder::write);
    return recorder;
  }

  private static Welcome withoutSecrets(Welcome welcome) {
    return head(welcome, welcome.cdns().stream().map(FeedRecorder::withoutCredential).toList());
  }

  /** What a recorded feed begins with: no grant, no log, and only these CDNs. */
  public static Welcome head(Welcome welcome, List<CdnRecord> cdns) {
    return new Welcome(
        welcome.version(),
        welcome.streamId(),
        welcome.broadcastId(),
        welcome.epoch(),
        welcome.discontinuitySequence(),
        welcome.baseMediaSequence(),
        welcome.baseTime(),
        welcome.plan(),
        cdns,
        welcome.windowSegments(),
        0,
        0,
        List.of(),
        welcome.earlier());
  }

  private static CdnRecord withoutCredential(CdnRecord cdn) {
    return new CdnRecord(
        cdn.name(),
        cdn.kind(),
        cdn.publishUrl(),
        cdn.playbackUrl(),
        "",
        cdn.deleted(),
        cdn.version());
  }

  /** Hands what is new to the writer, as far as there is room; never blocks. */
  void pump() {
    while (!broken && cursor < buffer.end()) {
      if (cursor < buffer.first()) {
        trouble("the disk is slower than the feed", null);
        return;
      }
      if (!queue.offer(buffer.wireAt(cursor))) {
        return;
      }
      cursor++;
    }
    if (closing && !stopped && cursor == buffer.end()) {
      stopped = queue.offer(STOP);
    }
  }

  /** The feed is over: the file ends behind what is in the buffer, once that is written. */
  void close() {
    closing = true;
    pump();
  }

  /** Whether everything is with the writer, or the recording has broken off. */
  boolean done() {
    return broken || stopped;
  }

  private void write() {
    try {
      Files.createDirectories(file.getParent());
      try (var out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
        writeAll(out);
      }
    } catch (IOException e) {
      trouble("the disk refuses", e);
    } catch (InterruptedException e) {
      trouble("it was interrupted", null);
    }
  }

  private void writeAll(DataOutputStream out) throws IOException, InterruptedException {
    long flushedNanos = System.nanoTime();
    while (!broken) {
      byte[] wire = queue.poll(FLUSH_MILLIS, TimeUnit.MILLISECONDS);
      if (wire != null && wire.length == 0) {
        return;
      }
      if (wire != null) {
        out.writeInt(wire.length);
        out.write(wire);
      }
      if (System.nanoTime() - flushedNanos > FLUSH_MILLIS * 1_000_000) {
        out.flush();
        flushedNanos = System.nanoTime();
      }
    }
  }

  private void trouble(String what, @org.jspecify.annotations.Nullable Exception e) {
    if (!broken) {
      broken = true;
      LOG.warn("recording {} stops, the broadcast goes on: {}", file, what, e);
    }
  }
}
