package org.zonecast.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The configuration files of a pair. Its settings are what the pair's guarantees rest on. */
final class RedisConfigs {
  private RedisConfigs() {}

  /**
   * A node's configuration.
   *
   * @param primaryPort the primary that it replicates; empty if it is the primary
   */
  static String node(String host, int port, Path dir, OptionalInt primaryPort) {
    var lines =
        new ArrayList<>(
            List.of(
                "port " + port,
                "bind " + host,
                "protected-mode no", // Only who reaches this one address gets here.
                "dir " + quoted(dir),
                "tcp-backlog 128",
                "save \"\"",
                "appendonly yes",
                "appendfsync everysec",
                "maxmemory-policy noeviction",
                "min-replicas-to-write 1",
                "min-replicas-max-lag 2",
                "repl-diskless-sync-delay 0"));
    primaryPort.ifPresent(primary -> lines.add("replicaof " + host + " " + primary));
    return String.join("\n", lines) + "\n";
  }

  /**
   * The configuration that a Sentinel starts with; it rewrites the file itself later. The other
   * Sentinels and the replica are named from the start, so that nobody waits to be discovered.
   *
   * @param ids of all Sentinels, 40 hexadecimal digits each
   * @param self index of this Sentinel
   */
  static String sentinel(
      String master,
      String host,
      RedisPorts ports,
      int primary,
      List<String> ids,
      int self,
      Path dir) {
    var lines =
        new ArrayList<>(
            List.of(
                "port " + ports.sentinels().get(self),
                "bind " + host,
                "dir " + quoted(dir),
                "sentinel myid " + ids.get(self),
                "sentinel monitor %s %s %d 2".formatted(master, host, ports.nodes().get(primary)),
                "sentinel down-after-milliseconds " + master + " 1500",
                "sentinel failover-timeout " + master + " 6000",
                "sentinel parallel-syncs " + master + " 1",
                "sentinel known-replica %s %s %d"
                    .formatted(master, host, ports.nodes().get(1 - primary))));
    for (int other = 0; other < ids.size(); other++) {
      if (other != self) {
        lines.add(
            "sentinel known-sentinel %s %s %d %s"
                .formatted(master, host, ports.sentinels().get(other), ids.get(other)));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
