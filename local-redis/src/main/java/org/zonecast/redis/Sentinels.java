package org.zonecast.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the Sentinels of a pair say when they are asked. */
final class Sentinels {
  private static final Logger log = LoggerFactory.getLogger(Sentinels.class);
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final String master;
  private final String host;
  private final List<Integer> ports;

  Sentinels(String master, String host, List<Integer> ports) {
    this.master = master;
    this.host = host;
    this.ports = ports;
  }

  /** The port of the primary that most Sentinels name; empty if none answers or they are split. */
  OptionalInt primaryPort() {
    Map<Integer, Integer> votes = new HashMap<>();
    for (int port : ports) {
      namedBy(port).ifPresent(named -> votes.merge(named, 1, Integer::sum));
    }
    int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int[] winners =
        votes.entrySet().stream()
            .filter(vote -> vote.getValue() == most)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    return winners.length == 1 ? OptionalInt.of(winners[0]) : OptionalInt.empty();
  }

  /** Whether every Sentinel sees the others and a replica, so that a failover could begin. */
  boolean ready() {
    return ports.stream().allMatch(this::isReady);
  }

  private boolean isReady(int port) {
    try (RespConnection connection = RespConnection.open(host, port, TIMEOUT)) {
      Object quorum = connection.call("SENTINEL", "CKQUORUM", master);
      return quorum instanceof String text
          && text.startsWith("OK 3")
          && connection.call("SENTINEL", "REPLICAS", master) instanceof List<?> replicas
          && replicas.size() == 1
          && replicas.getFirst() instanceof List<?> fields
          && "ok".equals(field(fields, "master-link-status"));
    } catch (IOException e) {
      log.trace("Sentinel on port {} is not ready: {}", port, e.getMessage());
      return false;
    }
  }

  private OptionalInt namedBy(int port) {
    try {
      Object answer =
          RespConnection.ask(host, port, TIMEOUT, "SENTINEL", "get-master-addr-by-name", master);
      if (answer instanceof List<?> address && address.get(1) instanceof String named) {
        return OptionalInt.of(Integer.parseInt(named));
      }
    } catch (IOException e) {
      log.trace("Sentinel on port {} does not answer: {}", port, e.getMessage());
    }
    return OptionalInt.empty();
  }

  private static Object field(List<?> namesAndValues, String name) {
    int at = namesAndValues.indexOf(name);
    return at < 0 || at + 1 >= namesAndValues.size() ? "" : namesAndValues.get(at + 1);
  }
}
