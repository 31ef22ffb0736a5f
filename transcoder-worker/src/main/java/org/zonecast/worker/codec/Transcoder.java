package org.zonecast.worker.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.child.ChildMessage;
import org.zonecast.worker.segment.LeftOut;

/**
 * Makes segments of a stamped feed: a Welcome, a Start, then media, in the feed's order, on one
 * thread. The objects that it hands to its sink are a pure function of the feed and the plan,
 * wherever the feed began. What is shed is left out, which changes nothing of the others.
 */
public final class Transcoder implements AutoCloseable {
  private final Consumer<? super ChildMessage> sink;
  private final LongSupplier nanoClock;
  private final @Nullable Executor thumbnailMaker;
  private @Nullable EncodePlan plan;
  private final List<FeedMessage.Shed> early = new ArrayList<>();
  private @Nullable LeftOut leftOut;
  private @Nullable Pipeline pipeline;

  /**
   * @param sink takes what is made, on the thread that calls {@link #accept}
   * @param nanoClock times progress and reports of trouble, and nothing else
   */
  public Transcoder(Consumer<? super ChildMessage> sink, LongSupplier nanoClock) {
    this(sink, nanoClock, null);
  }

  /**
   * @param thumbnailMaker where thumbnails become JPEGs, which are handed to the sink like all
   *     else; null for no thumbnails
   */
  public Transcoder(
      Consumer<? super ChildMessage> sink,
      LongSupplier nanoClock,
      @Nullable Executor thumbnailMaker) {
    this.sink = sink;
    this.nanoClock = nanoClock;
    this.thumbnailMaker = thumbnailMaker;
    Av.load();
  }

  /**
   * Takes the next message.
   *
   * @throws CodecException if this plan cannot be encoded here
   */
  public void accept(FeedMessage message) {
    switch (message) {
      case FeedMessage.Welcome welcome -> {
        plan = welcome.plan();
        LeftOut none = new LeftOut(welcome.plan());
        early.forEach(none::shed);
        leftOut = none;
      }
      case FeedMessage.Shed shed -> shed(shed);
      case FeedMessage.Start start -> start(start.segment());
      case FeedMessage.Media media -> {
        if (pipeline == null) {
          throw new IllegalStateException("media before a Start");
        }
        pipeline.accept(media);
      }
      default -> {} // grants, commits and the like concern the parent
    }
  }

  /** It may have overtaken the Welcome: it overtakes all that waits. */
  private void shed(FeedMessage.Shed shed) {
    if (leftOut == null) {
      early.add(shed);
    } else {
      leftOut.shed(shed);
    }
  }

  private void start(long segment) {
    if (plan == null || leftOut == null) {
      throw new IllegalStateException("a Start before a Welcome");
    }
    close();
    pipeline = new Pipeline(plan, leftOut, segment, sink, nanoClock, thumbnailMaker);
  }

  @Override
  public void close() {
    if (pipeline != null) {
      pipeline.close();
      pipeline = null;
    }
  }
}
