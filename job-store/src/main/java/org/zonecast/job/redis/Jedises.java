package org.zonecast.job.redis;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.SetParams;

/** What every single connection needs. */
final class Jedises {
  private static final Logger log = LoggerFactory.getLogger(Jedises.class);

  private static final Duration TRIAL_KEPT = Duration.ofSeconds(5);

  private Jedises() {}

  /** Closes a connection that may be broken already. */
  static void closeQuietly(Jedis connection) {
    try {
      connection.close();
    } catch (JedisException e) {
      log.debug("a connection to Redis did not close well: {}", e.getMessage());
    }
  }

  /** Writes next to nothing, as a node can be read as ever whose memory or disk is full. */
  static void tryWrite(Jedis connection) {
    connection.set(Script.TRIAL_KEY, "", SetParams.setParams().px(TRIAL_KEPT.toMillis()));
  }

  /** Runs a script, loading it where Redis has not seen it; whether its answer was 1. */
  static boolean run(Jedis connection, Script script, String... args) {
    Object answer;
    try {
      answer = connection.evalsha(script.sha1(), 0, args);
    } catch (JedisNoScriptException e) {
      answer = connection.eval(script.source(), 0, args);
    }
    return Long.valueOf(1).equals(answer);
  }
}
