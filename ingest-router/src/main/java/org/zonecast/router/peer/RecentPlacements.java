package org.zonecast.router.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.zonecast.router.route.RecentPlacement;

/** The jobs sent in the last seconds, which the zones' reports may not show yet. */
final class RecentPlacements {
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final int MAX_KEPT = 1000;

  private final Deque<RecentPlacement> placements = new ArrayDeque<>();

  synchronized void add(RecentPlacement placement) {
    placements.addLast(placement);
    Instant oldest = placement.at().minus(KEPT);
    while (placements.size() > MAX_KEPT || placements.getFirst().at().isBefore(oldest)) {
      placements.removeFirst();
    }
  }

  synchronized List<RecentPlacement> all() {
    return List.copyOf(placements);
  }
}
