package org.zonecast.worker;

import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.Child;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.child.ChildSource;

/** A codec child without a process, which at the end of its feed says that it made one segment. */
final class RehearsalChild implements Child {
  private static final byte[] OBJECT = new byte[1024];

  private volatile @Nullable ChildListener listener;

  /** As many as are asked for. */
  static ChildSource source() {
    return new ChildSource() {
      @Override
      public Child acquire() {
        return new RehearsalChild();
      }

      @Override
      public void giveBack(Child unused) {
        // There is nothing to keep.
      }
    };
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public void attach(ChildListener newListener) {
    listener = newListener;
    newListener.said(new ChildMessage.Ready(pid(), RehearsalStage.PLAN.encoderId()));
  }

  @Override
  public void send(byte[] feedMessage) {
    ChildListener told = listener;
    try {
      if (told != null && FeedCodec.decode(feedMessage) instanceof FeedMessage.End end) {
        make(told, end.slots());
      }
    } catch (FeedFormatException e) {
      throw new IllegalStateException("what came from the feed is no feed", e);
    }
  }

  private static void make(ChildListener told, long slots) {
    EncodePlan plan = RehearsalStage.PLAN;
    String video = plan.video().getFirst().name();
    int frames = (int) SegmentGrid.of(plan).audioFramesBefore(slots);
    told.said(new ChildMessage.Init(video, OBJECT));
    told.said(new ChildMessage.Init(EncodePlan.AUDIO, OBJECT));
    told.said(new ChildMessage.Progress(slots - 1, slots - 1));
    told.said(new ChildMessage.Media(video, 0, (int) slots, true, OBJECT));
    told.said(new ChildMessage.Media(EncodePlan.AUDIO, 0, frames, true, OBJECT));
  }

  @Override
  public long backlogBytes() {
    return 0;
  }

  @Override
  public void hold() {
    // It makes nothing that could wait.
  }

  @Override
  public void proceed() {
    // As with hold.
  }

  @Override
  public void kill() {
    listener = null;
  }
}
