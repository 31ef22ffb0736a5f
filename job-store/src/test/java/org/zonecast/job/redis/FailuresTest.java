package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class FailuresTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOREPLICAS Not enough good replicas to write.",
        "ERR Error running script (call to f_1): @user_script:1: -NOREPLICAS Not enough good"
            + " replicas to write.",
        "READONLY You can't write against a read only replica.",
        "LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down",
        "BUSY Redis is busy running a script."
      })
  void errorsOfAFailoverPass(String message) {
    assertThat(Failures.of("submit", new JedisDataException(message)).retryable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "ERR unknown command"
      })
  void errorsOfTheCommandDoNot(String message) {
    assertThat(Failures.of("submit", new JedisDataException(message)).retryable()).isFalse();
  }

  @Test
  void brokenConnectionsAndFullPoolsPassButNotWrongNamesOrPasswords() {
    var full = new JedisException("Could not get a resource", new NoSuchElementException());
    assertThat(Failures.of("claim", full).retryable()).isTrue();
    assertThat(Failures.of("claim", new JedisConnectionException("reset")).retryable()).isTrue();
    var misnamed =
        new JedisException("Can connect to sentinel, but zone-x seems to be not monitored.");
    assertThat(Failures.of("claim", misnamed).retryable()).isFalse();
    var password = new JedisAccessControlException("WRONGPASS invalid username-password pair");
    assertThat(Failures.of("claim", password).retryable()).isFalse();
  }

  @Test
  void messageSaysWhatWasTriedAndWhatCameOfIt() {
    var cause = new JedisConnectionException("reset");

    assertThat(Failures.of("claim", cause)).hasMessage("Redis, claim: reset").hasCause(cause);
  }
}
