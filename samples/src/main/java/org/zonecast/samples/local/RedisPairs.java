package org.zonecast.samples.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.zonecast.redis.ProcessHost;
import org.zonecast.redis.RedisPair;
import org.zonecast.redis.RedisProcess;

/** The Redis pairs of a local cluster with their Sentinels, one pair in each zone. */
final class RedisPairs implements AutoCloseable {
  private final Path data;
  private final PortPlan ports;
  private final Function<Zone, ProcessHost> hostOf;
  private final Map<Zone, RedisPair> pairs = new LinkedHashMap<>();
  private List<RedisProcess> seen = List.of();

  /**
   * @param data folder of the cluster, in which each pair gets one
   */
  RedisPairs(Path data, PortPlan ports, Function<Zone, ProcessHost> hostOf) {
    this.data = data;
    this.ports = ports;
    this.hostOf = hostOf;
  }

  /** Starts a pair for each zone, all at once. After a failure those that run are still closed. */
  void start(List<Zone> zones) throws IOException, InterruptedException {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Zone, Future<RedisPair>> starting = new LinkedHashMap<>();
      zones.forEach(zone -> starting.put(zone, pool.submit(() -> start(zone))));
      IOException failure = null;
      for (Map.Entry<Zone, Future<RedisPair>> each : starting.entrySet()) {
        try {
          pairs.put(each.getKey(), each.getValue().get());
        } catch (ExecutionException e) {
          failure = new IOException("Redis cannot be started: " + e.getCause(), e);
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
    seen = processes();
  }

  private RedisPair start(Zone zone) throws IOException {
    ProcessHost host = hostOf.apply(zone);
    Path folder = data.resolve("redis-" + zone.label());
    return host.equals(ProcessHost.LOOPBACK)
        ? RedisPair.start(folder, zone.name(), ports.redis(zone))
        : RedisPair.start(folder, zone.name(), host, ports.redis(zone));
  }

  RedisPair of(Zone zone) {
    RedisPair pair = pairs.get(zone);
    if (pair == null) {
      throw new IllegalStateException("zone " + zone.name() + " has no Redis");
    }
    return pair;
  }

  List<RedisPair> all() {
    return List.copyOf(pairs.values());
  }

  /** Keeps dead what is held; what has happened since the last look, for people. */
  List<String> look(Held held) {
    for (RedisPair pair : pairs.values()) {
      if (held.has(pair.masterName())) {
        pair.holdRestarts();
      } else {
        pair.resumeRestarts();
      }
    }
    List<RedisProcess> now = processes();
    List<String> events = new ArrayList<>();
    for (RedisProcess process : now) {
      for (RedisProcess before : seen) {
        if (before.id().equals(process.id())) {
          RedisEvents.between(before, process).ifPresent(events::add);
        }
      }
    }
    seen = now;
    return events;
  }

  private List<RedisProcess> processes() {
    return pairs.values().stream().flatMap(pair -> pair.processes().stream()).toList();
  }

  @Override
  public void close() {
    pairs.values().parallelStream().forEach(RedisPair::close);
  }
}
