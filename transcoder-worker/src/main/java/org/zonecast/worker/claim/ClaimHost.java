package org.zonecast.worker.claim;

/** The worker that a claim loop belongs to, as far as the loop has to do with it. */
public interface ClaimHost {
  /** How many jobs could begin at once, each with a codec child that waits for it. */
  int warmChildren();

  /** The worker is to leave: it claims nothing more. Told once, on any thread. */
  void drains();
}
