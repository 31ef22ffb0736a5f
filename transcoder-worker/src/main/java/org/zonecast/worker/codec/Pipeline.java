package org.zonecast.worker.codec;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.LeftOut;

/**
 * One run through a feed from a segment on. Time moves on with what the feed says, never with a
 * clock: a slot is given out when a picture of a later slot, a gap or the end is known, or when
 * audio is so far ahead that the picture must have stood still.
 */
final class Pipeline implements AutoCloseable {
  private static final long PROGRESS_NANOS = Duration.ofMillis(50).toNanos();

  /** How far audio runs ahead before video counts as standing still. */
  private static final int STILL_SECONDS = 2;

  /** The same while the decoder holds pictures back, which may be of these slots. */
  private static final int STILL_HOLDING_SECONDS = 4;

  private final SegmentGrid grid;
  private final Consumer<? super ChildMessage> sink;
  private final LongSupplier nanoClock;
  private final Troubles troubles;
  private final VideoLadder ladder;
  private final SlotFiller filler;
  private final VideoLane video;
  private final @Nullable AudioLane audio;
  private final boolean hasVideo;
  private final @Nullable Thumbnails thumbnails;
  private long progressAtNanos;
  private boolean ended;

  /**
   * @param leftOut what segments are made without; may change while it runs
   * @param thumbnailMaker where thumbnails become JPEGs; null for none
   */
  Pipeline(
      EncodePlan plan,
      LeftOut leftOut,
      long segment,
      Consumer<? super ChildMessage> sink,
      LongSupplier nanoClock,
      @Nullable Executor thumbnailMaker) {
    this.grid = SegmentGrid.of(plan);
    this.sink = sink;
    this.nanoClock = nanoClock;
    this.troubles = new Troubles(nanoClock, sink);
    this.hasVideo = !plan.video().isEmpty();
    Packager packager = Packager.of(plan, sink);
    AudioLane lane =
        plan.audio().isEmpty() ? null : new AudioLane(plan.audio(), grid, packager, troubles);
    this.audio = lane;
    Thumbnails small =
        thumbnailMaker == null ? null : new Thumbnails(plan, thumbnailMaker, troubles);
    this.thumbnails = small;
    this.ladder =
        new VideoLadder(
            plan,
            leftOut,
            packager,
            (ended, slots, last, gap) -> {
              if (lane != null) {
                lane.segmentEnded(ended, slots, last, gap);
              }
            },
            (of, picture) -> {
              if (small != null) {
                small.shown(of, picture);
              }
            });
    this.filler = new SlotFiller(grid.firstSlot(segment), slotsWithProgress(ladder));
    this.video = new VideoLane(filler, troubles);
    this.progressAtNanos = nanoClock.getAsLong();
    ladder.announceTracks();
    if (lane != null) {
      lane.announceTracks();
    }
  }

  void accept(FeedMessage.Media media) {
    if (ended) {
      troubles.add("media behind the end");
      return;
    }
    switch (media) {
      case FeedMessage.VideoConfig config -> video.config(config);
      case FeedMessage.VideoUnit unit -> videoUnit(unit);
      case FeedMessage.AudioConfig config -> {
        if (audio != null) {
          audio.config(config);
        }
      }
      case FeedMessage.AudioUnit unit -> audioUnit(unit);
      case FeedMessage.Gap gap -> gap(gap);
      case FeedMessage.End end -> end(end);
    }
    progress(false);
  }

  private void videoUnit(FeedMessage.VideoUnit unit) {
    if (!hasVideo) {
      return;
    }
    video.unit(unit);
    if (audio != null) {
      audio.videoCame(video.receivedSlot());
    }
  }

  private void audioUnit(FeedMessage.AudioUnit unit) {
    if (audio == null) {
      return;
    }
    audio.unit(unit);
    if (!hasVideo) {
      filler.fillTo(audio.knownSlot());
      return;
    }
    int seconds = video.holdsPictures() ? STILL_HOLDING_SECONDS : STILL_SECONDS;
    video.standStill(audio.knownSlot() - slotsIn(seconds));
  }

  private void gap(FeedMessage.Gap gap) {
    video.gap(gap);
    if (audio != null) {
      audio.knownToSlot(gap.toSlot());
    }
  }

  private void end(FeedMessage.End end) {
    ended = true;
    video.end(end.slots());
    ladder.endLastSegment();
    if (audio != null) {
      audio.everythingKnown();
    }
    troubles.flush();
    progress(true);
  }

  private long slotsIn(int seconds) {
    return Math.ceilDiv(seconds * grid.frameRate().num(), grid.frameRate().den());
  }

  private SlotFiller.Slots slotsWithProgress(VideoLadder target) {
    return new SlotFiller.Slots() {
      @Override
      public void show(long slot, @Nullable AVFrame picture, boolean fresh) {
        target.show(slot, picture, fresh);
        progress(false);
      }

      @Override
      public void gap(long slot) {
        target.gap(slot);
        progress(false);
      }

      @Override
      public void exists(long slot) {
        target.exists(slot);
      }
    };
  }

  private void progress(boolean always) {
    long now = nanoClock.getAsLong();
    if (always || now - progressAtNanos >= PROGRESS_NANOS) {
      progressAtNanos = now;
      sink.accept(new ChildMessage.Progress(video.decodedSlot(), filler.next() - 1));
      sendThumbnail();
    }
  }

  private void sendThumbnail() {
    ChildMessage.Thumbnail finished = thumbnails == null ? null : thumbnails.finished();
    if (finished != null) {
      sink.accept(finished);
    }
  }

  @Override
  public void close() {
    video.close();
    filler.close();
    ladder.close();
    if (thumbnails != null) {
      thumbnails.close();
    }
    if (audio != null) {
      audio.close();
    }
  }
}
