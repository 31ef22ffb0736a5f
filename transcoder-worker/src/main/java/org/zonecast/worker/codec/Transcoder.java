package org.zonecast.worker.codec;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.feed.FeedMessage;
import org.zonecast.job.EncodePlan;
import org.zonecast.worker.child.ChildMessage;

/**
 * Makes segments of a stamped feed: a Welcome, a Start, then media, in the feed's order, on one
 * thread. The objects that it hands to its sink are a pure function of the feed and the plan,
 * wherever the feed began.
 */
public final class Transcoder implements AutoCloseable {
  private final Consumer<? super ChildMessage> sink;
  private final LongSupplier nanoClock;
  private @Nullable EncodePlan plan;
  private @Nullable Pipeline pipeline;

  /**
   * @param sink takes what is made, on the thread that calls {@link #accept}
   * @param nanoClock times progress and reports of trouble, and nothing else
   */
  public Transcoder(Consumer<? super ChildMessage> sink, LongSupplier nanoClock) {
    this.sink = sink;
    this.nanoClock = nanoClock;
    Av.load();
  }

  /**
   * Takes the next message.
   *
   * @throws CodecException if this plan cannot be encoded here
   */
  public void accept(FeedMessage message) {
    switch (message) {
      case FeedMessage.Welcome welcome -> plan = welcome.plan();
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

  private void start(long segment) {
    if (plan == null) {
      throw new IllegalStateException("a Start before a Welcome");
    }
    close();
    pipeline = new Pipeline(plan, segment, sink, nanoClock);
  }

  @Override
  public void close() {
    if (pipeline != null) {
      pipeline.close();
      pipeline = null;
    }
  }
}
