package org.zonecast.router.ingest;

import java.net.URI;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.agent.FeedClock;
import org.zonecast.router.ingest.Ingest.EndReason;
import org.zonecast.router.ingest.Ingest.Metadata;
import org.zonecast.router.ingest.Ingest.Publication;
import org.zonecast.router.ingest.Ingest.PublishRequest;
import org.zonecast.router.ingest.Ingest.Publisher;

/**
 * One publisher's session with its broadcast: brings its media over from the session's thread to
 * the broadcast's, and holds the publisher back when that is not quick enough, or when it is ahead
 * of the clock.
 */
public final class SourceSession implements Publication {
  private static final long HOLD_BYTES = 8 << 20;
  private static final long PROCEED_BYTES = 2 << 20;

  private final PublishRequest request;
  private final Publisher publisher;
  private final FeedClock clock;
  private final Executor broadcast;
  private final Taker taker;
  private final AtomicLong underWayBytes = new AtomicLong();
  private final long openedNanos;

  /** Belongs to the broadcast's thread. */
  private boolean moving;

  // Guarded by this.
  private boolean tooMuch;
  private boolean ahead;
  private boolean held;
  private long freeSinceNanos;

  /** The broadcast, on its own thread. */
  public interface Taker {
    void arrived(SourceSession session, Arrival arrival);

    void ended(SourceSession session, EndReason reason);
  }

  public SourceSession(
      PublishRequest request,
      Publisher publisher,
      FeedClock clock,
      Executor broadcast,
      Taker taker) {
    this.request = request;
    this.publisher = publisher;
    this.clock = clock;
    this.broadcast = broadcast;
    this.taker = taker;
    this.openedNanos = clock.nanoTime();
    this.freeSinceNanos = openedNanos;
  }

  public PublishRequest request() {
    return request;
  }

  public long openedNanos() {
    return openedNanos;
  }

  /**
   * Since when the publisher could send: while it is held back this is now, because nothing can
   * come of it. From any thread.
   */
  public long freeSinceNanos() {
    synchronized (this) {
      return held ? clock.nanoTime() : freeSinceNanos;
    }
  }

  /**
   * Asks the publisher to go to another edge.
   *
   * @return whether it can
   */
  public boolean move(@Nullable URI to) {
    moving = publisher.canMove();
    if (moving) {
      publisher.move(to);
    }
    return moving;
  }

  /** Whether it was asked to go elsewhere: that it leaves is then no goodbye. */
  public boolean moving() {
    return moving;
  }

  public void close(PublishRefusedException reason) {
    publisher.close(reason);
  }

  /** Whether the feed is too far ahead of the clock. */
  public void ahead(boolean isAhead) {
    synchronized (this) {
      ahead = isAhead;
    }
    settle();
  }

  @Override
  public void metadata(Metadata metadata) {
    hand(new Arrival.Said(clock.nanoTime(), metadata));
  }

  @Override
  public void videoConfig(VideoCodec codec, byte[] config) {
    hand(new Arrival.NewVideoConfig(clock.nanoTime(), codec, config));
  }

  @Override
  public void video(long dts90k, long pts90k, boolean keyframe, byte[] data) {
    hand(new Arrival.Video(clock.nanoTime(), dts90k, pts90k, keyframe, data));
  }

  @Override
  public void audioConfig(AudioCodec codec, byte[] config) {
    hand(new Arrival.NewAudioConfig(clock.nanoTime(), codec, config));
  }

  @Override
  public void audio(long pts90k, byte[] data) {
    hand(new Arrival.Audio(clock.nanoTime(), pts90k, data));
  }

  @Override
  public void end(EndReason reason) {
    broadcast.execute(() -> taker.ended(this, reason));
  }

  private void hand(Arrival arrival) {
    underWay(underWayBytes.addAndGet(arrival.bytes()));
    broadcast.execute(() -> {
      underWay(underWayBytes.addAndGet(-arrival.bytes()));
      taker.arrived(this, arrival);
    });
  }

  private void underWay(long bytes) {
    boolean changed;
    synchronized (this) {
      boolean was = tooMuch;
      tooMuch = bytes > (was ? PROCEED_BYTES : HOLD_BYTES);
      changed = was != tooMuch;
    }
    if (changed) {
      settle();
    }
  }

  /** Tells the publisher what is wanted of it now. In one place, so that no change is lost. */
  private void settle() {
    synchronized (this) {
      boolean hold = tooMuch || ahead;
      if (hold != held) {
        held = hold;
        if (hold) {
          publisher.hold();
        } else {
          freeSinceNanos = clock.nanoTime();
          publisher.proceed();
        }
      }
    }
  }
}
