package org.zonecast.job.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks at a pair: asks all Sentinels at once, then the node that most of them name, and tells that
 * node what {@link DegradedRule} has decided. Each step takes a bounded time. Used by one thread.
 */
final class PairProbe implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PairProbe.class);
  private static final int TIMEOUT_MILLIS = 300;
  private static final Duration ALL_ASKED = Duration.ofMillis(700);

  /** So long ago that a node takes no lease from it. */
  private static final long NO_CLOCK_READ = 0;

  private final List<SentinelVoice> sentinels;
  private final JedisClientConfig config = clientConfig();
  private final ExecutorService asking =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sentinel-", 0).factory());
  private @Nullable NodeConnection node;

  /** When the Sentinels were asked, by the clock of {@link #node}. */
  private long askedMillis = NO_CLOCK_READ;

  PairProbe(List<String> sentinels, String master) {
    this.sentinels =
        sentinels.stream()
            .map(address -> new SentinelVoice(HostAndPort.from(address), master, config))
            .toList();
  }

  /** Looks once; a second time if the node was not known before. */
  PairView look() throws InterruptedException {
    return look(true);
  }

  private PairView look(boolean mayRepeat) throws InterruptedException {
    noteClock();
    Map<HostAndPort, Integer> votes = askSentinels();
    Optional<Map.Entry<HostAndPort, Integer>> named =
        votes.entrySet().stream().max(Map.Entry.comparingByValue());
    if (named.isEmpty()) {
      return new PairView(sentinels.size(), 0, "", null);
    }
    HostAndPort address = named.get().getKey();
    boolean known = node != null && node.address().equals(address);
    PairView view =
        new PairView(sentinels.size(), named.get().getValue(), address.toString(), lookAt(address));
    // Of a node that was not known yet the clock was not read before the Sentinels were asked.
    return known || view.node() == null || !mayRepeat ? view : look(false);
  }

  /**
   * Does what was decided on the latest view.
   *
   * @return whether the pair should be looked at again at once
   */
  boolean act(DegradedRule.Action action, PairView view) {
    NodeConnection current = node;
    PairView.Node seen = view.node();
    if (current == null || seen == null) {
      return false;
    }
    try {
      return switch (action) {
        case NONE -> false;
        case LEASE -> current.lease(seen, askedMillis);
        case BE_STRICT -> current.beStrict();
        case REFUSE -> current.refuse();
      };
    } catch (JedisException e) {
      log.info("{} could not be told {}: {}", view.address(), action, e.getMessage());
      forgetNode();
      return false;
    }
  }

  private void noteClock() {
    NodeConnection current = node;
    if (current != null) {
      try {
        askedMillis = current.clockMillis();
      } catch (JedisException e) {
        forgetNode();
      }
    }
  }

  private Map<HostAndPort, Integer> askSentinels() throws InterruptedException {
    List<Callable<Optional<HostAndPort>>> questions =
        sentinels.stream()
            .map(sentinel -> (Callable<Optional<HostAndPort>>) sentinel::primary)
            .toList();
    var votes = new HashMap<HostAndPort, Integer>();
    for (Future<Optional<HostAndPort>> answer :
        asking.invokeAll(questions, ALL_ASKED.toMillis(), TimeUnit.MILLISECONDS)) {
      answerOf(answer).ifPresent(named -> votes.merge(named, 1, Integer::sum));
    }
    return votes;
  }

  private static Optional<HostAndPort> answerOf(Future<Optional<HostAndPort>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException | CancellationException e) {
      log.debug("a Sentinel was asked in vain", e);
      return Optional.empty();
    }
  }

  private PairView.@Nullable Node lookAt(HostAndPort address) {
    try {
      NodeConnection current = node;
      if (current == null || !current.address().equals(address)) {
        forgetNode();
        askedMillis = NO_CLOCK_READ;
        current = new NodeConnection(address, config);
        node = current;
      }
      return current.look();
    } catch (JedisException e) {
      log.debug("{} does not answer: {}", address, e.getMessage());
      forgetNode();
      return null;
    }
  }

  private void forgetNode() {
    NodeConnection old = node;
    node = null;
    if (old != null) {
      old.close();
    }
  }

  private static JedisClientConfig clientConfig() {
    return DefaultJedisClientConfig.builder()
        .resp2()
        .autoNegotiateProtocol(false)
        .connectionTimeoutMillis(TIMEOUT_MILLIS)
        .socketTimeoutMillis(TIMEOUT_MILLIS)
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .build();
  }

  @Override
  public void close() {
    asking.shutdownNow();
    forgetNode();
    sentinels.forEach(SentinelVoice::close);
  }
}
