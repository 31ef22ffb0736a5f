package org.zonecast.router.route;

/**
 * A zone's rank as one number: its case, the way to its region, the points that it lacks, and the
 * zone's own number, in this order. The lower one is the better one.
 */
final class Rank {
  private static final int ZONE_BITS = 16;
  private static final int POINTS_BITS = 11;
  private static final int KM_BITS = 15;

  private static final int CASE_SHIFT = ZONE_BITS + POINTS_BITS + KM_BITS;
  private static final int KM_SHIFT = ZONE_BITS + POINTS_BITS;

  /** What makes a zone the better one of its region if all are equal. */
  private static final int PREFERRED = ZoneScore.EQUAL_WITHIN + 1;

  private static final int MOST_POINTS = ZoneScore.MOST + PREFERRED;
  private static final RouteCase[] CASES = RouteCase.values();

  private Rank() {}

  /**
   * @param preferred whether it is the better one of those whose scores are taken for equal
   * @param zone its number
   */
  static long of(RouteCase fitting, int km, int score, boolean preferred, int zone) {
    int points = preferred ? score + PREFERRED : score;
    long rank = fitting.ordinal();
    rank = rank << KM_BITS | km;
    rank = rank << POINTS_BITS | (MOST_POINTS - points);
    return rank << ZONE_BITS | zone;
  }

  static RouteCase caseOf(long rank) {
    return CASES[(int) (rank >>> CASE_SHIFT)];
  }

  static int km(long rank) {
    return (int) (rank >>> KM_SHIFT) & ((1 << KM_BITS) - 1);
  }

  static int zone(long rank) {
    return (int) rank & ((1 << ZONE_BITS) - 1);
  }
}
