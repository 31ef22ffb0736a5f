package org.zonecast.router.feed;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.feed.FeedMessage.Welcome;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.epoch.EpochBase;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.history.EpochHistory;

/**
 * What is written down of an epoch, where that is wanted: its history and its stamped feed. Belongs
 * to its broadcast's thread.
 */
public final class EpochRecording {
  private final Edge edge;
  private final EpochBase base;
  private final FeedBuffer buffer;

  private @Nullable EpochInfo info;
  private @Nullable FeedRecorder recorder;
  private EpochHistory history = EpochHistory.none();
  private boolean ended;
  private long slots;

  public EpochRecording(Edge edge, EpochBase base, FeedBuffer buffer) {
    this.edge = edge;
    this.base = base;
    this.buffer = buffer;
  }

  /** The epoch has a plan, so its history begins. */
  public EpochHistory begin(EpochInfo begun) {
    info = begun;
    edge.settings().recordFeeds().ifPresent(folder -> beginHistory(folder, begun));
    return history;
  }

  private void beginHistory(Path folder, EpochInfo begun) {
    history = EpochHistory.begin(begun.historyIn(folder), edge.clock()::now, head(begun));
    if (ended) {
      history.ended(slots, edge.clock().nanoTime());
    }
  }

  /** Media of a slot arrived. */
  public void arrived(long slot, long arrivalNanos) {
    history.arrived(slot, arrivalNanos, edge.clock().nanoTime());
  }

  /** The feed has ended behind so many slots. */
  public void ended(long slotsInAll, long nanos) {
    ended = true;
    slots = slotsInAll;
    history.ended(slots, nanos);
  }

  /** Begins to record the feed where that can be done by now, and records what has come. */
  public void tick() {
    startRecorder();
    pump();
  }

  /** A recording begins with the epoch's numbers, so it waits until they are known. */
  private void startRecorder() {
    EpochInfo begun = info;
    Path folder = edge.settings().recordFeeds().orElse(null);
    if (folder == null || begun == null || recorder != null || !base.known()) {
      return;
    }
    history.based(base.mediaSequence());
    FeedRecorder started = FeedRecorder.start(folder, begun, head(begun), buffer);
    recorder = started;
    if (ended) {
      started.close();
    }
  }

  /** Records what has come. */
  public void pump() {
    if (recorder != null) {
      recorder.pump();
    }
  }

  /** Records no more of the feed than has come. */
  public void closeFeed() {
    if (recorder != null) {
      recorder.close();
    }
  }

  public void close() {
    closeFeed();
    history.close();
  }

  /** Whether the feed, if it is recorded, is with its writer. */
  public boolean done() {
    return recorder == null || recorder.done();
  }

  private Welcome head(EpochInfo begun) {
    return begun.welcome(
        FeedMessage.VERSION,
        edge.cluster().cdns(),
        edge.settings().windowSegments(),
        0,
        0,
        List.of());
  }
}
