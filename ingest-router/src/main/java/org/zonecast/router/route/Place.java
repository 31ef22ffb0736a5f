package org.zonecast.router.route;

/**
 * A point on the earth.
 *
 * @param latitude in degrees, north is positive
 * @param longitude in degrees, east is positive
 * @param source how it is known, for people
 */
public record Place(double latitude, double longitude, String source) {
  private static final double EARTH_RADIUS_KM = 6371;

  public Place {
    requireCoordinates(latitude, longitude);
  }

  /**
   * Returns if both are degrees on the earth.
   *
   * @throws IllegalArgumentException otherwise, beginning with the name of the wrong one
   */
  public static void requireCoordinates(double latitude, double longitude) {
    if (!(latitude >= -90 && latitude <= 90)) {
      throw new IllegalArgumentException("latitude must be -90 to 90 degrees, got " + latitude);
    }
    if (!(longitude >= -180 && longitude <= 180)) {
      throw new IllegalArgumentException("longitude must be -180 to 180 degrees, got " + longitude);
    }
  }

  /** The way along the great circle, with the earth as a ball. */
  public double distanceKm(Place other) {
    return direction().distanceKm(other.direction());
  }

  Direction direction() {
    double phi = Math.toRadians(latitude);
    double lambda = Math.toRadians(longitude);
    return new Direction(
        Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi));
  }

  /**
   * The same point as a vector of length 1 from the earth's centre: distances are cheap with it.
   */
  record Direction(double x, double y, double z) {

    /** By the chord, which unlike the angle's cosine is exact for short ways. */
    double distanceKm(Direction other) {
      double dx = x - other.x;
      double dy = y - other.y;
      double dz = z - other.z;
      double halfChord = Math.sqrt(dx * dx + dy * dy + dz * dz) / 2;
      return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, halfChord));
    }
  }
}
