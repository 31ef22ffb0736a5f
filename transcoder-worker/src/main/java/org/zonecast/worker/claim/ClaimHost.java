package org.zonecast.worker.claim;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The worker that a claim loop belongs to, as far as the loop has to do with it. */
public interface ClaimHost {
  /** How many jobs could begin at once, each with a codec child that waits for it. */
  int warmChildren();

  /** A job waits that there is room for, but no such child. Told again and again, on any thread. */
  void childWanted();

  /** Whether it can start no codec children any more that are like its own. */
  boolean outdated();

  /** Where edges may bring jobs by themselves; null if they may not. */
  @Nullable URI offers();

  /** The worker is to leave: it claims nothing more. Told once, on any thread. */
  void drains();
}
