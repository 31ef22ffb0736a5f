package org.zonecast.router.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zonecast.job.StoreState;

/** How well a zone does, in points of 0 to {@value #MOST}: its free share, less what is wrong. */
final class ZoneScore {
  static final int MOST = 1000;

  /** Scores this close to each other are taken for equal. */
  static final int EQUAL_WITHIN = 50;

  private static final int OLDEST_FREE_MILLIS = 1000;
  private static final int POINTS_PER_QUEUED_SECOND = 20;
  private static final int MOST_FOR_QUEUE = 200;
  private static final int CLAIM_FREE_MILLIS = 250;
  private static final int CLAIM_MILLIS_PER_POINT = 10;
  private static final int MOST_FOR_CLAIMS = 200;
  private static final int POINTS_PER_LOST_WORKER = 100;
  private static final int MOST_FOR_LOST_WORKERS = 300;
  private static final int MOST_FOR_PUBLISHING = 300;
  private static final int DEGRADED = 100;

  private ZoneScore() {}

  static int of(ZoneRoom room, int deduction) {
    return Math.max(0, room.freeShare() - deduction);
  }

  /** The points that a report costs, whatever the job. */
  static int deduction(ZoneReport report) {
    return forQueue(report)
        + forClaims(report)
        + forLosses(report)
        + forPublishing(report)
        + forStore(report);
  }

  /** What costs points, for people. */
  static List<String> faults(ZoneReport report) {
    var faults = new ArrayList<String>();
    ZoneSigns signs = report.signs();
    add(faults, forQueue(report), "a job has waited " + report.oldestQueuedMillis() / 1000 + " s");
    add(faults, forClaims(report), "claims take " + signs.claimMillis() + " ms");
    add(faults, forLosses(report), "workers lost in a minute: " + signs.workersLostPerMinute());
    add(faults, forPublishing(report), percent(signs.publishErrorRate()) + " of publishing fails");
    add(faults, forStore(report), "its store is degraded");
    return faults;
  }

  private static void add(List<String> faults, int points, String what) {
    if (points > 0) {
      faults.add(what + " (-" + points + ")");
    }
  }

  private static String percent(double rate) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * rate);
  }

  private static int forQueue(ZoneReport report) {
    long seconds = Math.max(0, report.oldestQueuedMillis() - OLDEST_FREE_MILLIS) / 1000;
    return (int) Math.min(MOST_FOR_QUEUE, seconds * POINTS_PER_QUEUED_SECOND);
  }

  private static int forClaims(ZoneReport report) {
    long over = Math.max(0, report.signs().claimMillis() - CLAIM_FREE_MILLIS);
    return (int) Math.min(MOST_FOR_CLAIMS, over / CLAIM_MILLIS_PER_POINT);
  }

  private static int forLosses(ZoneReport report) {
    long points = (long) POINTS_PER_LOST_WORKER * report.signs().workersLostPerMinute();
    return (int) Math.min(MOST_FOR_LOST_WORKERS, points);
  }

  private static int forPublishing(ZoneReport report) {
    return (int) Math.round(MOST_FOR_PUBLISHING * report.signs().publishErrorRate());
  }

  private static int forStore(ZoneReport report) {
    return report.storeState() == StoreState.DEGRADED ? DEGRADED : 0;
  }
}
