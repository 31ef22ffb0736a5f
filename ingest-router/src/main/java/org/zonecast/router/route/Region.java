package org.zonecast.router.route;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.zonecast.job.Names;

/**
 * Zones that are close to each other.
 *
 * @param latitude in degrees, north is positive; not a number if unknown
 * @param longitude in degrees, east is positive; not a number if unknown
 * @param zones their names
 */
public record Region(String name, double latitude, double longitude, List<String> zones) {
  public Region {
    Names.requireName("name", name);
    zones = List.copyOf(zones);
    zones.forEach(zone -> Names.requireName("zones", zone));
    if (new HashSet<>(zones).size() < zones.size()) {
      throw new IllegalArgumentException("zones must differ, got " + zones);
    }
    if (!(Double.isNaN(latitude) && Double.isNaN(longitude))) {
      Place.requireCoordinates(latitude, longitude);
    }
  }

  /** A region of which nobody has said where it is. */
  public static Region unplaced(String name, List<String> zones) {
    return new Region(name, Double.NaN, Double.NaN, zones);
  }

  /** Where it is, if that is known. */
  public Optional<Place> place() {
    return Double.isNaN(latitude)
        ? Optional.empty()
        : Optional.of(new Place(latitude, longitude, "region " + name));
  }
}
