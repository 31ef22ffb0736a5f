package org.zonecast.router.peer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;

/**
 * Finds out whether this router can read CDNs at all, with broadcasts of another edge that is heard
 * of just then: that a CDN tells nothing while nobody is heard proves nothing. A state machine
 * without a clock of its own.
 */
final class CdnTrial {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** An edge that is heard of tells every two seconds. */
  private static final Duration HEARD = Duration.ofSeconds(3);

  private boolean told;
  private boolean inVain;
  private boolean begun;
  private long lastNanos;

  /** What to try the CDNs with now, if it is time, until one has told once. */
  Optional<BroadcastRecord> next(List<Aged> running, Self self, long nowNanos) {
    if (told || (begun && nowNanos - lastNanos < EVERY.toNanos())) {
      return Optional.empty();
    }
    Optional<BroadcastRecord> heard =
        running.stream()
            .filter(broadcast -> broadcast.age().compareTo(HEARD) < 0)
            .map(Aged::record)
            .filter(record -> !record.edgeId().equals(self.id()))
            .filter(record -> record.plan() != null && record.lastMediaSequence() >= 0)
            .findFirst();
    if (heard.isPresent()) {
      begun = true;
      lastNanos = nowNanos;
    }
    return heard;
  }

  /** Takes note of what a trial has shown, by CDN. */
  void tried(Map<String, Long> ends) {
    looked(ends);
    inVain |= ends.isEmpty();
  }

  /** Takes note of what any look has shown, by CDN. */
  void looked(Map<String, Long> ends) {
    told |= !ends.isEmpty();
  }

  /** Whether CDNs were tried in vain, and none has ever told anything. */
  boolean cannotBeRead() {
    return inVain && !told;
  }
}
