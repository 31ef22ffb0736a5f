package org.zonecast.samples.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.zonecast.redis.RedisPorts;

/**
 * Every port of the local cluster, derived from one: a hundred for each zone, of which the first
 * has the CDNs too.
 *
 * @param base the first
 */
record PortPlan(int base) {
  static final int LOWEST = 1024;

  static final int MOST_ZONES = 6;
  static final int MOST_WORKERS = 20;

  /** From here on the kernel gives ports to outgoing connections. */
  private static final int END = 32_768;

  private static final int PER_ZONE = 100;
  private static final int RTMP = 1;
  private static final int REDIS = 10;
  private static final int WORKERS = 20;
  private static final int CDNS = 80;

  /** A port and what it is for. */
  record Use(int port, String purpose) {}

  /** The highest base that leaves room for so many zones. */
  static int highestBase(int zones) {
    return END - PER_ZONE * zones;
  }

  /** API, page and feed of a zone's router. */
  int router(Zone zone) {
    return base + PER_ZONE * zone.index();
  }

  int rtmp(Zone zone) {
    return router(zone) + RTMP;
  }

  RedisPorts redis(Zone zone) {
    return RedisPorts.from(router(zone) + REDIS);
  }

  /** Health and metrics of a zone's worker, counted from 0. */
  int worker(Zone zone, int number) {
    return router(zone) + WORKERS + number;
  }

  /** A CDN, counted from 0. */
  int cdn(int number) {
    return base + CDNS + number;
  }

  /** All that a cluster needs. */
  List<Use> uses(LocalOptions options, List<String> cdnNames) {
    List<Use> uses = new ArrayList<>();
    for (int i = 0; i < cdnNames.size(); i++) {
      uses.add(new Use(cdn(i), cdnNames.get(i)));
    }
    for (Zone zone : options.allZones()) {
      uses.add(new Use(router(zone), zone.routerId() + " (API)"));
      uses.add(new Use(rtmp(zone), zone.routerId() + " (RTMP)"));
      redis(zone).nodes().forEach(port -> uses.add(new Use(port, "Redis of " + zone.name())));
      redis(zone)
          .sentinels()
          .forEach(port -> uses.add(new Use(port, "Sentinel of " + zone.name())));
      for (int i = 0; i < options.workersPerZone(); i++) {
        uses.add(new Use(worker(zone, i), zone.workerId(i)));
      }
    }
    return uses;
  }

  /** The first of these ports that somebody listens on. */
  static Optional<Use> firstTaken(List<Use> uses) {
    return uses.stream().filter(use -> isTaken(use.port())).findFirst();
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
