package org.zonecast.router.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All zones of the world as they stand: a value that reports, rounds and placements make the next
 * one of.
 */
public final class Zones {
  /** More than this cannot be told apart in a ranking, nor shown. */
  public static final int MOST = 4096;

  private final World world;
  private final List<ZoneStanding> standings;
  private final Atlas atlas;

  private Zones(World world, List<ZoneStanding> standings, Atlas atlas) {
    this.world = world;
    this.standings = standings;
    this.atlas = atlas;
  }

  /** The zones of a world that nothing was heard of yet. */
  public static Zones of(World world) {
    var standings = new ArrayList<ZoneStanding>();
    for (Region region : world.regions()) {
      region.zones().forEach(zone -> standings.add(ZoneStanding.unheard(region.name(), zone)));
    }
    return charted(world, standings);
  }

  private static Zones charted(World world, List<ZoneStanding> standings) {
    List<ZoneStanding> byName =
        standings.stream().sorted(Comparator.comparing(ZoneStanding::zone)).toList();
    return new Zones(world, byName, new Atlas(world, byName));
  }

  /**
   * With a report of one zone; a zone that the world does not know becomes known by it, unless
   * there are {@value #MOST} already.
   */
  public Zones heard(ZoneReport report) {
    if (standing(report.zone()).isPresent()) {
      return with(report.zone(), standing -> standing.heard(report));
    }
    if (standings.size() >= MOST) {
      return this;
    }
    var all = new ArrayList<>(standings);
    all.add(ZoneStanding.unheard(report.region(), report.zone()).heard(report));
    return charted(world, all);
  }

  /**
   * After a round of questions: every zone gets a verdict by what it has answered since the last.
   */
  public Zones judged(Instant now) {
    return new Zones(
        world, standings.stream().map(standing -> standing.judged(now)).toList(), atlas);
  }

  /** Without a worker that is lost, whatever the reports still say. */
  public Zones without(String workerId, long pid) {
    return new Zones(
        world, standings.stream().map(standing -> standing.without(workerId, pid)).toList(), atlas);
  }

  /** With one more job sent to a zone. */
  public Zones placed(RecentPlacement placement) {
    return with(placement.zone(), standing -> standing.placed(placement));
  }

  /** Without a job that was sent to a zone and not taken there. */
  public Zones without(RecentPlacement sent) {
    return with(sent.zone(), standing -> standing.without(sent));
  }

  /** With a job that was sent to a zone as one that was taken there. */
  public Zones taken(RecentPlacement sent, Instant at) {
    return with(sent.zone(), standing -> standing.taken(sent, at));
  }

  private Zones with(String zone, UnaryOperator<ZoneStanding> change) {
    return new Zones(
        world,
        standings.stream()
            .map(standing -> standing.zone().equals(zone) ? change.apply(standing) : standing)
            .toList(),
        atlas);
  }

  public World world() {
    return world;
  }

  /** All of them, by name. */
  public List<ZoneStanding> all() {
    return standings;
  }

  public Optional<ZoneStanding> standing(String zone) {
    return standings.stream().filter(standing -> standing.zone().equals(zone)).findFirst();
  }

  /** All zones for a job, best first. */
  public ZoneRanking rank(RouteRequest request) {
    return new ZoneRanking(standings, atlas, request);
  }
}
