package org.zonecast.feed;

/**
 * How pictures are turned before they are shown, in quarter turns.
 *
 * @param mirrored left and right change places, before any turn
 * @param quarterTurns 0 to 3, anticlockwise
 */
public record Orientation(boolean mirrored, int quarterTurns) {
  public static final Orientation UPRIGHT = new Orientation(false, 0);

  private static final int MIRRORED_BIT = 4;

  public Orientation {
    if (quarterTurns < 0 || quarterTurns > 3) {
      throw new IllegalArgumentException(quarterTurns + " quarter turns");
    }
  }

  /** Rows become columns. */
  public boolean onItsSide() {
    return quarterTurns % 2 != 0;
  }

  /** As the feed has it: quarter turns in the lowest two bits, mirrored in the third. */
  public int code() {
    return quarterTurns | (mirrored ? MIRRORED_BIT : 0);
  }

  /**
   * @throws IllegalArgumentException if it is not 0 to 7
   */
  public static Orientation ofCode(int code) {
    if (code < 0 || code >= 2 * MIRRORED_BIT) {
      throw new IllegalArgumentException("orientation " + code + " is unknown");
    }
    return new Orientation((code & MIRRORED_BIT) != 0, code % MIRRORED_BIT);
  }
}
