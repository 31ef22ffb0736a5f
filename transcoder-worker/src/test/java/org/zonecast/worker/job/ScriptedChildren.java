package org.zonecast.worker.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedFormatException;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.job.SegmentGrid;
import org.zonecast.worker.child.Child;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.child.ChildSource;

/** Children without processes, which make the same objects of the same feed as a codec would. */
final class ScriptedChildren implements ChildSource {
  final List<Scripted> started = new CopyOnWriteArrayList<>();
  final List<Child> givenBack = new CopyOnWriteArrayList<>();

  /** From this segment on a new child makes nothing any more. */
  volatile long crashAtSegment = Long.MAX_VALUE;

  /** Which segments of which renditions are not made. */
  volatile BiPredicate<String, Long> gaps = (rendition, segment) -> false;

  /** Whether a thumbnail comes with each segment. */
  volatile boolean thumbnails;

  @Override
  public Child acquire() {
    Scripted child = new Scripted(1000 + started.size());
    started.add(child);
    return child;
  }

  @Override
  public void giveBack(Child unused) {
    givenBack.add(unused);
  }

  Scripted last() {
    return started.getLast();
  }

  /** One child. */
  final class Scripted implements Child {
    final List<FeedMessage> fed = new CopyOnWriteArrayList<>();
    volatile boolean stuck;
    volatile boolean slow;
    volatile boolean killed;
    volatile boolean held;
    volatile long backlogBytes;
    private final Queue<ChildMessage> unread = new ArrayDeque<>();
    private final long pid;
    private @Nullable ChildListener listener;
    private @Nullable EncodePlan plan;
    private long nextSegment;
    private boolean exited;

    Scripted(long pid) {
      this.pid = pid;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public void attach(ChildListener newListener) {
      listener = newListener;
      newListener.said(new ChildMessage.Ready(pid, "test"));
    }

    @Override
    public void send(byte[] feedMessage) {
      try {
        take(FeedCodec.decode(feedMessage));
      } catch (FeedFormatException e) {
        throw new IllegalStateException(e);
      }
    }

    /** What is held back is told later, as a pipe does that nobody reads. */
    private void say(ChildMessage message) {
      unread.add(message);
      while (!held && !unread.isEmpty()) {
        listener.said(unread.remove());
      }
    }

    private synchronized void take(FeedMessage message) {
      fed.add(message);
      if (exited) {
        return;
      }
      switch (message) {
        case FeedMessage.Welcome welcome -> plan = welcome.plan();
        case FeedMessage.Start start -> {
          nextSegment = start.segment();
          for (String rendition : List.of("240p", "144p", "audio")) {
            say(new ChildMessage.Init(rendition, bytes("init " + rendition)));
          }
        }
        case FeedMessage.VideoUnit unit -> {
          if (!stuck && !slow) {
            makeUpTo(unit.slot() + 1, false);
            say(new ChildMessage.Progress(unit.slot(), unit.slot()));
          }
        }
        case FeedMessage.End end -> makeUpTo(end.slots(), true);
        default -> {}
      }
    }

    /** Says that it has encoded up to {@code slot}, and makes nothing. */
    synchronized void progress(long slot) {
      say(new ChildMessage.Progress(slot, slot));
    }

    private void makeUpTo(long slots, boolean end) {
      int full = plan.segmentFrames();
      while (slots >= (nextSegment + 1) * full || (end && slots > nextSegment * full)) {
        if (nextSegment >= crashAtSegment) {
          crash();
          return;
        }
        int inSegment = (int) Math.min(full, slots - nextSegment * full);
        make(nextSegment, inSegment, end && slots <= (nextSegment + 1) * full);
        nextSegment++;
      }
    }

    /** Makes a whole segment, or its first objects only when the child crashes in it. */
    private void make(long segment, int slots, boolean last) {
      SegmentGrid grid = SegmentGrid.of(plan);
      long first = grid.firstSlot(segment);
      int frames = (int) (grid.audioFramesBefore(first + slots) - grid.audioFramesBefore(first));
      if (thumbnails) {
        say(new ChildMessage.Thumbnail(segment, bytes("thumbnail of segment " + segment)));
      }
      media("240p", segment, slots, last);
      media("144p", segment, slots, last);
      media("audio", segment, frames, last);
    }

    private void media(String rendition, long segment, int samples, boolean last) {
      if (gaps.test(rendition, segment)) {
        say(new ChildMessage.Gap(rendition, segment, samples, last));
        return;
      }
      byte[] data = bytes(rendition + " of segment " + segment + " with " + samples);
      say(new ChildMessage.Media(rendition, segment, samples, last, data));
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Leaves a piece of the next segment behind and dies. */
    synchronized void crash() {
      media("240p", nextSegment, 60, false);
      exit("exit status 139");
    }

    private synchronized void exit(String how) {
      if (!exited) {
        exited = true;
        listener.exited(how);
      }
    }

    @Override
    public long backlogBytes() {
      return backlogBytes;
    }

    /** Takes what waits for it. */
    void drain() {
      backlogBytes = 0;
      listener.drained();
    }

    @Override
    public void hold() {
      held = true;
    }

    @Override
    public synchronized void proceed() {
      held = false;
      while (!unread.isEmpty()) {
        listener.said(unread.remove());
      }
    }

    @Override
    public void kill() {
      killed = true;
      exit("exit status 137");
    }
  }
}
