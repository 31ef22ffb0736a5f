package org.zonecast.router.route;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a zone is trusted with jobs: a fold over one verdict for each round of reports. Three bad
 * ones on end take it out, ten good ones bring it back, healing at first.
 *
 * @param in whether it is trusted
 * @param streak verdicts on end that speak against {@code in}
 * @param hadWorkers whether it ever had a worker
 * @param healedAt when it was last brought back; null if it never was out
 * @param why what was bad about it in the last bad verdict; empty if there was none since it is in
 */
public record ZoneHealth(
    boolean in, int streak, boolean hadWorkers, @Nullable Instant healedAt, String why) {
  public static final int BAD_TO_LEAVE = 3;
  public static final int GOOD_TO_RETURN = 10;

  /** How long a zone that is back gets a few jobs a second only. */
  public static final Duration HEALING = Duration.ofSeconds(60);

  /** What a router that starts believes of every zone. */
  public static final ZoneHealth BELIEVED = new ZoneHealth(true, 0, false, null, "");

  private static final double PUBLISHES_NOTHING = 0.9;
  private static final int MANY_WORKERS_LOST = 3;

  /**
   * The health after one more round.
   *
   * @param report what came in that round, or null if nothing did
   */
  public ZoneHealth after(@Nullable ZoneReport report, Instant now) {
    boolean hasHad = hadWorkers || (report != null && !report.workers().isEmpty());
    String fault = fault(report);
    boolean good = fault.isEmpty();
    if (good == in) {
      return new ZoneHealth(in, 0, hasHad, healedAt, why);
    }
    String reason = good ? why : fault;
    if (streak + 1 < (in ? BAD_TO_LEAVE : GOOD_TO_RETURN)) {
      return new ZoneHealth(in, streak + 1, hasHad, healedAt, reason);
    }
    return new ZoneHealth(good, 0, hasHad, good ? now : healedAt, good ? "" : fault);
  }

  /** What is bad about a report; empty if nothing is. */
  private String fault(@Nullable ZoneReport report) {
    if (report == null) {
      return "no report came";
    }
    if (!report.storeHealthy()) {
      return "its store is away";
    }
    if (report.signs().publishErrorRate() >= PUBLISHES_NOTHING) {
      return "its workers reach no CDN";
    }
    int lost = report.signs().workersLostPerMinute();
    if (lost >= MANY_WORKERS_LOST && lost > report.workers().size()) {
      return "workers lost in a minute: " + lost + ", more than are left";
    }
    return hadWorkers && report.workers().isEmpty() ? "its workers are gone" : "";
  }

  /** Whether it is back, but not for long yet. */
  public boolean healing(Instant now) {
    return in && healedAt != null && now.isBefore(healedAt.plus(HEALING));
  }
}
