package org.zonecast.worker.codec;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.child.ChildMessage;

/**
 * The small pictures by which people recognise a stream: about every ten seconds one, of the first
 * picture of a segment. It is scaled at once, and becomes a JPEG elsewhere; while one is being made
 * no other is begun. What goes wrong is told once and matters to nobody else.
 *
 * <p>Confined to the thread that encodes.
 */
final class Thumbnails implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final long NONE = -1;

  private final int everySegments;
  private final Executor executor;
  private final Troubles troubles;
  private @Nullable ThumbnailScaler scaler;
  private @Nullable FutureTask<byte[]> making;
  private long segment = NONE;
  private boolean troubled;

  /**
   * @param executor where JPEGs are made
   */
  Thumbnails(EncodePlan plan, Executor executor, Troubles troubles) {
    this.everySegments =
        (int) Math.max(1, Math.round(INTERVAL.toSeconds() / plan.segmentSeconds()));
    this.executor = executor;
    this.troubles = troubles;
  }

  /** A picture of a segment, as the lowest rung shows it; good during the call. */
  void shown(long ofSegment, AVFrame picture) {
    if (ofSegment % everySegments != 0 || ofSegment == segment || making != null) {
      return;
    }
    segment = ofSegment;
    try {
      ThumbnailScaler current = scaler;
      if (current == null) {
        current = new ThumbnailScaler(picture.width(), picture.height());
        scaler = current;
      }
      ThumbnailPicture small = current.scale(picture);
      FutureTask<byte[]> task = new FutureTask<>(small::jpeg);
      making = task;
      executor.execute(task);
    } catch (RuntimeException e) {
      making = null;
      trouble(e);
    }
  }

  /** The thumbnail that was finished since the last call, if one was. */
  ChildMessage.@Nullable Thumbnail finished() {
    FutureTask<byte[]> task = making;
    if (task == null || !task.isDone()) {
      return null;
    }
    making = null;
    try {
      return new ChildMessage.Thumbnail(segment, task.get());
    } catch (ExecutionException e) {
      trouble(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private void trouble(@Nullable Throwable cause) {
    if (!troubled) {
      troubled = true;
      troubles.add("no thumbnail: " + cause);
    }
  }

  @Override
  public void close() {
    if (scaler != null) {
      scaler.close();
      scaler = null;
    }
  }
}
