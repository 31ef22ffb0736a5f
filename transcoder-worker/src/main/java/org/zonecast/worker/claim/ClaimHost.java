package org.zonecast.worker.claim;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The worker that a claim loop belongs to, as far as the loop has to do with it. */
public interface ClaimHost {
  /** How many jobs could begin at once, each with a codec child that waits for it. */
  int warmChildren();

  /** Whether it can start no codec children any more that are like its own. */
  default boolean outdated() {
    return false;
  }

  /** Where edges may bring jobs by themselves; null if they may not. */
  default @Nullable URI offers() {
    return null;
  }

  /** The worker is to leave: it claims nothing more. Told once, on any thread. */
  void drains();
}
