package org.zonecast.job.redis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** One Sentinel, and a connection to it while it answers. Used by one thread at a time. */
final class SentinelVoice implements AutoCloseable {
  private final HostAndPort address;
  private final String master;
  private final JedisClientConfig config;
  private @Nullable Jedis connection;

  SentinelVoice(HostAndPort address, String master, JedisClientConfig config) {
    this.address = address;
    this.master = master;
    this.config = config;
  }

  /** Whom it names as the primary; empty if it does not answer, or knows of none. */
  Optional<HostAndPort> primary() {
    try {
      Jedis sentinel = connection == null ? connect() : connection;
      List<String> named = sentinel.sentinelGetMasterAddrByName(master);
      return named == null || named.size() < 2
          ? Optional.empty()
          : Optional.of(new HostAndPort(named.get(0), Integer.parseInt(named.get(1))));
    } catch (JedisException | NumberFormatException e) {
      close();
      return Optional.empty();
    }
  }

  private Jedis connect() {
    var made = new Jedis(address, config);
    connection = made;
    return made;
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
