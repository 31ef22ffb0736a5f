package org.zonecast.router.edge;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that an edge has for its feeds: what each may take at most, and all of them together.
 * Where that is less, each has an equal share. Safe for all threads.
 */
public final class FeedMemory {
  private final long eachBytes;
  private final long allBytes;
  private final AtomicInteger feeds = new AtomicInteger();

  public FeedMemory(long eachBytes, long allBytes) {
    this.eachBytes = eachBytes;
    this.allBytes = allBytes;
  }

  /** An epoch begins to keep its feed. */
  public void opened() {
    feeds.incrementAndGet();
  }

  /** An epoch needs its feed no more. */
  public void closed() {
    feeds.decrementAndGet();
  }

  /** What one feed may take while it is alone. */
  public long eachBytes() {
    return eachBytes;
  }

  /** What one feed may take beside those that there are now. */
  public long shareBytes() {
    return Math.min(eachBytes, allBytes / Math.max(1, feeds.get()));
  }
}
