package org.zonecast.router.place;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import org.zonecast.router.place.GeoDatabase.Reload;
import org.zonecast.router.route.Origin;
import org.zonecast.router.route.Place;
import org.zonecast.router.route.World;

/** Finds out where broadcasters are. Safe for all threads. */
public final class Places {
  private final World world;
  private final NetworkTable configured;
  private final Optional<GeoDatabase> database;
  private final MeterRegistry meters;

  public Places(
      World world, PlaceSettings settings, Optional<GeoDatabase> database, MeterRegistry meters) {
    this.world = world;
    this.configured = new NetworkTable("network", settings.networks());
    this.database = database;
    this.meters = meters;
  }

  /**
   * The place of a broadcaster.
   *
   * @param ip its address
   * @param region the region that it asks for; empty if none. One that the world does not have is
   *     passed over
   */
  public Origin find(String ip, String region) {
    Optional<Origin> asked = world.region(region).map(Origin::in);
    if (asked.isPresent()) {
      return counted("region", asked.get());
    }
    if (!region.isEmpty()) {
      meters.counter("zonecast.place.unknown.regions").increment();
    }
    byte[] address = Network.address(ip).orElse(null);
    return address == null ? counted("unknown", Origin.UNKNOWN) : find(address);
  }

  private Origin find(byte[] address) {
    Optional<Place> found = configured.find(address);
    if (found.isPresent()) {
      return counted("network", Origin.at(found.get()));
    }
    found = database.flatMap(known -> known.find(address));
    if (found.isPresent()) {
      return counted("database", Origin.at(found.get()));
    }
    found = NetworkTable.FOR_TESTS.find(address);
    return found.isPresent()
        ? counted("test", Origin.at(found.get()))
        : counted("unknown", Origin.UNKNOWN);
  }

  /** Reads the database anew if its file has changed. Blocks. */
  public void reload() {
    database
        .map(GeoDatabase::reload)
        .filter(result -> result != Reload.SAME)
        .map(result -> result.name().toLowerCase(Locale.ROOT))
        .ifPresent(
            result -> meters.counter("zonecast.place.reloads", "result", result).increment());
  }

  private Origin counted(String source, Origin origin) {
    meters.counter("zonecast.place.lookups", "source", source).increment();
    return origin;
  }
}
