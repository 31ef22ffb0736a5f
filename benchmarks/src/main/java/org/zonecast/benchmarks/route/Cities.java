package org.zonecast.benchmarks.route;

import java.util.List;
import org.zonecast.router.route.Region;
import org.zonecast.router.route.World;

/** Twenty regions where they could be, two zones each. */
final class Cities {

  /**
   * A region and how much of the world's broadcasting is near it.
   *
   * @param weight share in thousandths
   */
  record City(String name, double latitude, double longitude, int weight) {}

  static final List<City> ALL =
      List.of(
          new City("fra", 50.1, 8.7, 80),
          new City("lon", 51.5, -0.1, 75),
          new City("par", 48.9, 2.4, 55),
          new City("mad", 40.4, -3.7, 35),
          new City("sto", 59.3, 18.1, 30),
          new City("mil", 45.5, 9.2, 40),
          new City("iad", 38.9, -77.4, 95),
          new City("chi", 41.9, -87.6, 60),
          new City("dfw", 32.8, -96.8, 50),
          new City("lax", 34.1, -118.2, 80),
          new City("sea", 47.6, -122.3, 35),
          new City("mtl", 45.5, -73.6, 30),
          new City("gru", -23.5, -46.6, 65),
          new City("bog", 4.7, -74.1, 30),
          new City("jnb", -26.2, 28.0, 25),
          new City("bom", 19.1, 72.9, 65),
          new City("sin", 1.35, 103.8, 45),
          new City("nrt", 35.7, 139.7, 65),
          new City("icn", 37.5, 127.0, 50),
          new City("syd", -33.9, 151.2, 30));

  private Cities() {}

  static World world() {
    return new World(
        ALL.stream()
            .map(city ->
                new Region(
                    city.name(),
                    city.latitude(),
                    city.longitude(),
                    List.of(city.name() + "-a", city.name() + "-b")))
            .toList());
  }
}
