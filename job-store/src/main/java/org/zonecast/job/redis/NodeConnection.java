package org.zonecast.job.redis;

import java.time.Duration;
import java.util.List;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection to one process of a pair: what it says of itself, and what it is told, concerns
 * the same process. Throws {@link JedisException}s.
 */
final class NodeConnection implements AutoCloseable {
  /** How long a lease holds after the evidence for it was asked for. */
  static final Duration LEASE = Duration.ofSeconds(2);

  private static final String MIN_REPLICAS = "min-replicas-to-write";
  private static final long REPLICA_HAS_ALL_MILLIS = 200;

  private final HostAndPort address;
  private final Jedis redis;

  NodeConnection(HostAndPort address, JedisClientConfig config) {
    this.address = address;
    this.redis = new Jedis(address, config);
  }

  HostAndPort address() {
    return address;
  }

  /** Its own clock, in milliseconds since 1970. */
  long clockMillis() {
    List<String> time = redis.time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  PairView.Node look() {
    NodeInfo server = NodeInfo.parse(redis.info("server"));
    NodeInfo replication = NodeInfo.parse(redis.info("replication"));
    String runId = server.text("run_id");
    boolean primary = replication.text("role").equals("master");
    String lease = redis.get(Script.DEGRADED_KEY);
    return new PairView.Node(
        runId,
        primary,
        replication.replicaSilentMillis(),
        server.number("uptime_in_seconds") * 1000,
        !"0".equals(redis.configGet(MIN_REPLICAS).get(MIN_REPLICAS)),
        runId.equals(lease),
        primary ? refusal() : "");
  }

  private String refusal() {
    try {
      Jedises.tryWrite(redis);
      return "";
    } catch (JedisDataException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Lets it go on alone.
   *
   * @param askedMillis when the Sentinels were asked, by this node's clock
   * @return whether it had no lease before
   */
  boolean lease(PairView.Node seen, long askedMillis) {
    if (seen.refusesAlone()) {
      redis.configSet(MIN_REPLICAS, "0");
    }
    String until = Long.toString(askedMillis + LEASE.toMillis());
    return Jedises.run(redis, Script.LEASE_ALONE, seen.runId(), until) && !seen.leased();
  }

  /**
   * Takes a lease away and, once the replica has all that was written, lets the node refuse to
   * write without one.
   *
   * @return whether it refuses now
   */
  boolean beStrict() {
    redis.del(Script.DEGRADED_KEY);
    redis.incr(Script.STRICT_KEY); // a write, so that WAIT answers for all before it
    return redis.waitReplicas(1, REPLICA_HAS_ALL_MILLIS) > 0 && refuse();
  }

  boolean refuse() {
    return "OK".equals(redis.configSet(MIN_REPLICAS, "1"));
  }

  @Override
  public void close() {
    Jedises.closeQuietly(redis);
  }
}
