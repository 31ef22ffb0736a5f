package org.zonecast.job.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.StoreException;
import org.zonecast.job.redis.RedisConnector.Connected;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * A bounded pool of connections to the primary, made when it is first needed and made anew when it
 * has been of no use for a while. Runs scripts.
 *
 * <p>Nothing here tries again by itself: a caller gets a {@link StoreException} that says whether
 * that would help.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

  /** Between two attempts to find the primary while all Sentinels are away. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  /** A failover takes less; after this long Jedis may have missed the Sentinels' word. */
  private static final Duration GIVE_UP_CLIENT = Duration.ofSeconds(4);

  private static final long HEALTHY = Long.MIN_VALUE;

  /** A script's answer, and how many replicas have all that it wrote. */
  record Acknowledged(@Nullable Object answer, long replicas) {}

  private final RedisSettings settings;
  private final RedisConnector connector;
  private final String name;
  private final int connections;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable Connected client;
  private volatile long failingSinceNanos = HEALTHY;
  private volatile boolean closed;
  private @Nullable StoreException lastFailure;
  private long lastFailureNanos;

  RedisLink(RedisSettings settings, String name, int connections) {
    this.settings = settings;
    this.connector = new RedisConnector(settings);
    this.name = name;
    this.connections = connections;
  }

  @Nullable Object run(Script script, String... args) {
    return call(
        script.name(),
        redis -> {
          try {
            return redis.evalsha(script.sha1(), 0, args);
          } catch (JedisNoScriptException e) {
            return redis.eval(script.source(), 0, args);
          }
        });
  }

  /**
   * Runs a script that writes, and waits on the same connection until so many replicas have it, or
   * the time for that is up.
   */
  Acknowledged runAcknowledged(Script script, int replicas, String... args) {
    return callPooled(
        script.name(),
        pool -> {
          try {
            return pipelined(pool, script, replicas, true, args);
          } catch (JedisNoScriptException e) {
            return pipelined(pool, script, replicas, false, args);
          }
        });
  }

  /** Calls Jedis, and turns its exceptions into the store's. */
  <T extends @Nullable Object> T call(String what, Function<UnifiedJedis, T> action) {
    return callPooled(what, pool -> action.apply(pool.redis()));
  }

  private <T extends @Nullable Object> T callPooled(String what, Function<Connected, T> action) {
    Connected current = client();
    try {
      T result = action.apply(current);
      noteSuccess();
      return result;
    } catch (JedisException e) {
      if (Failures.needsNewConnection(e)) {
        noteFailure(current, e);
      }
      throw Failures.of(what, e);
    }
  }

  @Override
  public void close() {
    making.lock();
    try {
      closed = true;
      discard();
    } finally {
      making.unlock();
    }
  }

  private Acknowledged pipelined(
      Connected pool, Script script, int wanted, boolean bySha1, String... args) {
    try (Pipeline pipeline = pool.pipelines().get()) {
      Response<Object> answer =
          bySha1
              ? pipeline.evalsha(script.sha1(), 0, args)
              : pipeline.eval(script.source(), 0, args);
      Response<Long> replicas =
          wanted == 0
              ? null
              : pipeline.waitReplicas(wanted, settings.timeouts().replica().toMillis());
      pipeline.sync();
      return new Acknowledged(answer.get(), replicas == null ? 0 : replicas.get());
    }
  }

  private void noteSuccess() {
    if (failingSinceNanos != HEALTHY) {
      failingSinceNanos = HEALTHY;
      log.info("Redis ({}) is back", name);
    }
  }

  private void noteFailure(Connected failed, JedisException cause) {
    long now = System.nanoTime();
    noteAway(now, cause);
    // The other idle connections led to the same place.
    failed.dropIdle().run();
    if (now - failingSinceNanos > GIVE_UP_CLIENT.toNanos() && making.tryLock()) {
      try {
        if (failed.equals(client)) {
          log.warn("Redis ({}): looking anew for the primary", name);
          discard();
          failingSinceNanos = now;
        }
      } finally {
        making.unlock();
      }
    }
  }

  private void noteAway(long nowNanos, JedisException cause) {
    if (failingSinceNanos == HEALTHY) {
      failingSinceNanos = nowNanos;
      log.warn("Redis ({}) is away: {}", name, cause.getMessage());
    }
  }

  private Connected client() {
    Connected current = client;
    return current != null ? current : make();
  }

  private Connected make() {
    if (!lockInTime()) {
      throw away("somebody else is connecting");
    }
    try {
      Connected made = client;
      if (made != null) {
        return made;
      }
      requireDue();
      made = connector.connect(connections);
      client = made;
      lastFailure = null;
      return made;
    } catch (JedisException e) {
      lastFailureNanos = System.nanoTime();
      noteAway(lastFailureNanos, e);
      lastFailure = Failures.of("looking for the primary of " + settings.endpoint().name(), e);
      throw lastFailure;
    } finally {
      making.unlock();
    }
  }

  private void requireDue() {
    if (closed) {
      throw new IllegalStateException("the link to Redis is closed");
    }
    StoreException failure = lastFailure;
    if (failure != null && System.nanoTime() - lastFailureNanos < LOOK_AGAIN.toNanos()) {
      throw new StoreException(String.valueOf(failure.getMessage()), failure.retryable(), failure);
    }
  }

  private boolean lockInTime() {
    try {
      return making.tryLock(settings.timeouts().pool().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static StoreException away(String why) {
    return new StoreException("Redis is away: " + why, true, new JedisConnectionException(why));
  }

  private void discard() {
    Connected old = client;
    client = null;
    if (old != null) {
      old.close();
    }
  }
}
