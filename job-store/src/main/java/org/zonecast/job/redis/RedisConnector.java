package org.zonecast.job.redis;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Delay;

/** Makes bounded pools of connections to a zone's primary, wherever that is. */
final class RedisConnector {
  private static final Duration RESUBSCRIBE = Duration.ofMillis(500);

  private final RedisSettings settings;

  RedisConnector(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * A pool of connections to the primary.
   *
   * @param dropIdle closes the connections that nobody uses now
   */
  record Connected(UnifiedJedis redis, Supplier<Pipeline> pipelines, Runnable dropIdle)
      implements AutoCloseable {
    @Override
    public void close() {
      redis.close();
    }
  }

  /**
   * Connects to a pair's Sentinels at once, to a single endpoint when it is first used.
   *
   * @param connections at most so many
   */
  Connected connect(int connections) {
    return switch (settings.endpoint()) {
      case RedisEndpoint.Pair pair -> toPair(pair, connections);
      case RedisEndpoint.Managed managed -> toManaged(managed, connections);
    };
  }

  /** The settings of one connection. */
  JedisClientConfig clientConfig() {
    var config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .autoNegotiateProtocol(false)
            .connectionTimeoutMillis((int) settings.timeouts().connect().toMillis())
            .socketTimeoutMillis((int) settings.timeouts().command().toMillis())
            .blockingSocketTimeoutMillis((int) settings.timeouts().command().toMillis())
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (settings.endpoint() instanceof RedisEndpoint.Managed managed) {
      config.user(orNull(managed.user())).password(orNull(managed.password()));
      if (managed.tls()) {
        config.ssl(true).sslParameters(checkingNames());
        if (managed.ca() != null) {
          config.sslSocketFactory(TrustedCertificates.socketsFor(managed.ca()));
        }
      }
    }
    return config.build();
  }

  private Connected toPair(RedisEndpoint.Pair pair, int connections) {
    JedisClientConfig config = clientConfig();
    RedisSentinelClient client =
        RedisSentinelClient.builder()
            .masterName(pair.master())
            .sentinels(pair.sentinels().stream().map(HostAndPort::from).collect(Collectors.toSet()))
            .clientConfig(config)
            .sentinelClientConfig(config)
            .sentinelReconnectDelay(Delay.constant(RESUBSCRIBE))
            .poolConfig(poolConfig(connections))
            .build();
    return new Connected(
        client,
        client::pipelined,
        () -> client.getPrimaryNodesConnectionMap().values().forEach(pool -> pool.clear()));
  }

  private Connected toManaged(RedisEndpoint.Managed managed, int connections) {
    RedisClient client =
        RedisClient.builder()
            .hostAndPort(managed.host(), managed.port())
            .clientConfig(clientConfig())
            .poolConfig(poolConfig(connections))
            .build();
    return new Connected(client, client::pipelined, () -> client.getPool().clear());
  }

  private ConnectionPoolConfig poolConfig(int connections) {
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(connections);
    pool.setMaxIdle(connections);
    pool.setBlockWhenExhausted(true);
    pool.setMaxWait(settings.timeouts().pool());
    pool.setJmxEnabled(false);
    return pool;
  }

  /** Jedis compares no names unless it is told to. */
  private static SSLParameters checkingNames() {
    var parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
