package org.zonecast.job;

import java.util.List;

/** The ladders that always exist. Configuration adds to them. */
public final class Ladders {
  private Ladders() {}

  /** Two small rungs, for the local cluster and the tests. */
  public static final Ladder LIGHT =
      new Ladder(
          "light",
          List.of(
              new Rung("240p", 240, 25, 400_000, 600_000),
              new Rung("144p", 144, 26, 200_000, 300_000)),
          30,
          "veryfast",
          2,
          96_000);

  public static final Ladder P720 =
      new Ladder(
          "720p",
          List.of(
              new Rung("720p", 720, 23, 3_000_000, 4_500_000),
              new Rung("480p", 480, 23, 1_500_000, 2_250_000),
              new Rung("360p", 360, 24, 800_000, 1_200_000)),
          60,
          "veryfast",
          2,
          128_000);

  public static final Ladder P1080 =
      new Ladder(
          "1080p",
          List.of(
              new Rung("1080p", 1080, 23, 6_000_000, 9_000_000),
              new Rung("720p", 720, 23, 3_000_000, 4_500_000),
              new Rung("480p", 480, 23, 1_500_000, 2_250_000),
              new Rung("360p", 360, 24, 800_000, 1_200_000)),
          60,
          "veryfast",
          2,
          128_000);

  public static final List<Ladder> PRESETS = List.of(P1080, P720, LIGHT);
}
