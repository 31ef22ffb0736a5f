package org.zonecast.redis;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The TCP ports of a pair: two nodes, three Sentinels. All lie below 32768, where the kernel takes
 * no ports for outgoing connections, so that a node that died finds its port free again.
 */
public record RedisPorts(List<Integer> nodes, List<Integer> sentinels) {
  static final int NODES = 2;
  static final int SENTINELS = 3;

  /** How many ports a pair takes. */
  public static final int COUNT = NODES + SENTINELS;

  public RedisPorts {
    nodes = List.copyOf(nodes);
    sentinels = List.copyOf(sentinels);
    if (nodes.size() != NODES || sentinels.size() != SENTINELS) {
      throw new IllegalArgumentException("a pair has 2 nodes and 3 Sentinels");
    }
    for (int port : IntStream.concat(ints(nodes), ints(sentinels)).toArray()) {
      if (port < 1 || port >= FreePorts.END) {
        throw new IllegalArgumentException("Redis ports must be 1 to 32767, got " + port);
      }
    }
  }

  /** The five ports from {@code base} on, nodes first. */
  public static RedisPorts from(int base) {
    return new RedisPorts(
        List.of(base, base + 1), List.of(base + NODES, base + NODES + 1, base + NODES + 2));
  }

  /** Five ports that nobody listens on now. */
  static RedisPorts free() throws IOException {
    List<Integer> ports = FreePorts.some(COUNT);
    return new RedisPorts(ports.subList(0, NODES), ports.subList(NODES, COUNT));
  }

  /** Throws an exception that names the first of these ports that somebody listens on. */
  void requireFree() throws IOException {
    for (int port : IntStream.concat(ints(nodes), ints(sentinels)).toArray()) {
      try {
        FreePorts.bind(port).close();
      } catch (IOException e) {
        throw new IOException("port " + port + " for Redis is in use", e);
      }
    }
  }

  private static IntStream ints(List<Integer> ports) {
    return ports.stream().mapToInt(Integer::intValue);
  }
}
