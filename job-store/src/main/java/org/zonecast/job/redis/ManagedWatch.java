package org.zonecast.job.redis;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreState;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks at a managed endpoint: whether it takes writes, and how many replicas it shows. It is never
 * degraded: whoever runs it brings a node back, and lets nobody change its settings.
 */
final class ManagedWatch implements WatchThread.Look {
  private static final Logger log = LoggerFactory.getLogger(ManagedWatch.class);

  private final HostAndPort address;
  private final Supplier<JedisClientConfig> config;
  private @Nullable Jedis connection;

  /**
   * @param config asked at each connect, as certificates may have been replaced meanwhile
   */
  ManagedWatch(RedisEndpoint.Managed endpoint, Supplier<JedisClientConfig> config) {
    this.address = new HostAndPort(endpoint.host(), endpoint.port());
    this.config = config;
  }

  @Override
  public WatchThread.Seen look() {
    try {
      return ask(connected());
    } catch (JedisException e) {
      close();
      return away(address + " does not answer: " + e.getMessage());
    }
  }

  private WatchThread.Seen ask(Jedis redis) {
    NodeInfo info;
    String runId;
    try {
      info = NodeInfo.parse(redis.info("replication"));
      runId = NodeInfo.parse(redis.info("server")).text("run_id");
    } catch (JedisAccessControlException e) {
      log.debug("no INFO for this user: {}", e.getMessage());
      return strictIfWritable(redis, "the user may not INFO: no replica is waited for", "", 0);
    }
    if (!info.text("role").equals("master")) {
      close(); // The name may lead to the primary by now.
      return away("the endpoint leads to a " + info.text("role") + ", not to the primary");
    }
    return strictIfWritable(redis, "", runId, info.replicasInSync());
  }

  private WatchThread.Seen strictIfWritable(
      Jedis redis, String detail, String runId, int replicas) {
    try {
      Jedises.tryWrite(redis);
    } catch (JedisDataException e) {
      if (Failures.needsNewConnection(e)) {
        close();
      }
      return away(address + " refuses to write: " + e.getMessage());
    }
    return new WatchThread.Seen(StoreState.STRICT, detail, runId, replicas, false);
  }

  private static WatchThread.Seen away(String why) {
    return new WatchThread.Seen(StoreState.AWAY, why, "", 0, false);
  }

  private Jedis connected() {
    Jedis current = connection;
    if (current == null) {
      current = new Jedis(address, config.get());
      connection = current;
    }
    return current;
  }

  @Override
  public void close() {
    Jedis old = connection;
    connection = null;
    if (old != null) {
      Jedises.closeQuietly(old);
    }
  }
}
