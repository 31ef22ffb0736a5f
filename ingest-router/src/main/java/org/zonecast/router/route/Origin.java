package org.zonecast.router.route;

import java.util.Optional;

/**
 * Where a broadcaster is, as far as that is known.
 *
 * @param region the region that it asked for, or that is known to be its own
 */
public record Origin(Optional<Place> place, Optional<String> region) {
  public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty());

  public static Origin at(Place place) {
    return new Origin(Optional.of(place), Optional.empty());
  }

  public static Origin in(Region region) {
    return new Origin(region.place(), Optional.of(region.name()));
  }

  /** How it is known, for people. */
  public String source() {
    return region
        .map(name -> "region " + name + " was asked for")
        .or(() -> place.map(Place::source))
        .orElse("unknown");
  }
}
