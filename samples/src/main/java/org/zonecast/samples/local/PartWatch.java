package org.zonecast.samples.local;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;

/** Tells of parts that died, and starts again those that are to come back. */
final class PartWatch {
  /** A worker that was drained has left in good order, to be replaced. */
  static final int LEFT = 0;

  private final Console console;
  private final Held held;
  private final LongSupplier nanoTime;

  /** Those whose last start failed, which was told. */
  private final Set<Part> failing = new HashSet<>();

  PartWatch(Console console, Held held, LongSupplier nanoTime) {
    this.console = console;
    this.held = held;
    this.nanoTime = nanoTime;
  }

  /** Looks at these parts once. */
  void look(List<Part> parts) {
    long now = nanoTime.getAsLong();
    for (Part part : parts) {
      OptionalInt death = part.unseenDeath(now);
      if (death.isPresent()) {
        String how = death.getAsInt() == LEFT ? "left" : "lost";
        console.event(
            "%s %s %s (pid %d, code %d)"
                .formatted(part.role(), part.id(), how, part.pid(), death.getAsInt()));
      } else if (part.isDue(now) && !held.has(part.id())) {
        startAgain(part, now);
      }
    }
  }

  private void startAgain(Part part, long now) {
    try {
      part.start(now);
      failing.remove(part);
      console.event("%s %s started again (pid %d)".formatted(part.role(), part.id(), part.pid()));
    } catch (IOException e) {
      if (failing.add(part)) {
        console.event(
            "%s %s could not be started again, and is tried again: %s"
                .formatted(part.role(), part.id(), e.getMessage()));
      }
    }
  }
}
