package org.zonecast.router.route;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.zonecast.config.Default;

/** The regions and their zones, the same at every router. */
public record World(@Default("[]") List<Region> regions) {
  private static final int MAX_REGIONS = 1000;

  public World {
    regions = List.copyOf(regions);
    if (regions.size() > MAX_REGIONS) {
      throw new IllegalArgumentException("regions must be " + MAX_REGIONS + " at most");
    }
    var names = new HashSet<String>();
    var zones = new HashSet<String>();
    for (Region region : regions) {
      if (!names.add(region.name())) {
        throw new IllegalArgumentException("regions must differ, got two " + region.name());
      }
      for (String zone : region.zones()) {
        if (!zones.add(zone)) {
          throw new IllegalArgumentException("regions must not share the zone " + zone);
        }
      }
    }
    if (zones.size() > Zones.MOST) {
      throw new IllegalArgumentException("regions must have " + Zones.MOST + " zones at most");
    }
  }

  /** This world; if it is empty, one of a single zone. */
  public World orOnly(String region, String zone) {
    return regions.isEmpty() ? new World(List.of(Region.unplaced(region, List.of(zone)))) : this;
  }

  public Optional<Region> region(String name) {
    return regions.stream().filter(region -> region.name().equals(name)).findFirst();
  }

  /** How far a region is from a place; empty if one of them is unknown. */
  public OptionalDouble awayKm(Origin origin, String region) {
    if (origin.region().filter(region::equals).isPresent()) {
      return OptionalDouble.of(0);
    }
    return Stream.of(origin)
        .flatMap(known -> known.place().stream())
        .flatMap(from -> region(region).flatMap(Region::place).stream().map(from::distanceKm))
        .mapToDouble(Double::doubleValue)
        .findFirst();
  }

  /** The region that this zone is in, if the configuration knows it. */
  public Optional<Region> regionOf(String zone) {
    return regions.stream().filter(region -> region.zones().contains(zone)).findFirst();
  }
}
