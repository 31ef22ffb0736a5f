package org.zonecast.router.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zonecast.router.route.Place.Direction;

/**
 * Which zone is in which region, and how far the regions are. Zones are numbered by their names.
 */
final class Atlas {
  /** Farther than any two places on the earth. */
  static final int UNKNOWN_KM = 0x7FFF;

  /** Of the edge's region without coordinates: the nearest of those unknown. */
  private static final int OWN_UNKNOWN_KM = UNKNOWN_KM - 1;

  private final List<String> names = new ArrayList<>();
  private final List<@Nullable Direction> directions = new ArrayList<>();
  private final int[] regionOfZone;
  private final int[] placeInRegion;
  private final int[] zonesInRegion;

  Atlas(World world, List<ZoneStanding> zones) {
    for (Region region : world.regions()) {
      add(region.name(), region.place().map(Place::direction).orElse(null));
    }
    zones.stream()
        .map(ZoneStanding::region)
        .filter(region -> !names.contains(region))
        .distinct()
        .toList()
        .forEach(region -> add(region, null));
    regionOfZone = zones.stream().mapToInt(zone -> names.indexOf(zone.region())).toArray();
    placeInRegion = new int[zones.size()];
    zonesInRegion = new int[names.size()];
    for (int i = 0; i < placeInRegion.length; i++) {
      placeInRegion[i] = zonesInRegion[regionOfZone[i]]++;
    }
  }

  private void add(String name, @Nullable Direction direction) {
    names.add(name);
    directions.add(direction);
  }

  int region(int zone) {
    return regionOfZone[zone];
  }

  String regionName(int zone) {
    return names.get(regionOfZone[zone]);
  }

  /** Whether, of the zones in its region, the stream's hash names this one. */
  boolean namedBy(int streamHash, int zone) {
    return Math.floorMod(streamHash, zonesInRegion[regionOfZone[zone]]) == placeInRegion[zone];
  }

  static boolean known(int km) {
    return km < OWN_UNKNOWN_KM;
  }

  /** The way to each region, in whole kilometres. */
  int[] distancesKm(Origin origin, String edgeRegion) {
    int own = names.indexOf(origin.region().orElse(edgeRegion));
    if (own < 0) {
      own = names.indexOf(edgeRegion);
    }
    Direction from = origin.place().map(Place::direction).orElse(null);
    boolean placed = from != null;
    if (!placed && own >= 0) {
      from = directions.get(own);
    }
    int[] km = new int[names.size()];
    for (int i = 0; i < km.length; i++) {
      Direction there = directions.get(i);
      if (i == own && (!placed || there == null)) {
        km[i] = placed ? OWN_UNKNOWN_KM : 0;
      } else {
        km[i] =
            from == null || there == null ? UNKNOWN_KM : (int) Math.round(from.distanceKm(there));
      }
    }
    return km;
  }
}
