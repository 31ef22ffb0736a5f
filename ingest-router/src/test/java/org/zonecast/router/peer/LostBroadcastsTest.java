package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Aged;
import org.zonecast.router.FakeLiveStreams;

/** One edge whose broadcasts, routers and CDNs a test makes up; no other router answers. */
class LostBroadcastsTest {
  private static final Duration FIRST = Duration.ofSeconds(8);
  private static final Duration EACH = Duration.ofMillis(500);

  private final Vertx vertx = Vertx.vertx();
  private final FakeLiveStreams live = new FakeLiveStreams();
  private final AtomicLong nanos = new AtomicLong();
  private final KnownBroadcasts known = new KnownBroadcasts(nanos::get);
  private final AtomicReference<Map<String, Long>> listed = new AtomicReference<>(Map.of());
  private final AtomicInteger turns = new AtomicInteger();
  private final List<Peers> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Peers::close);
    vertx.close().await();
  }

  // ---- an edge that is cut off ------------------------------------------------------------------

  @Test
  void oneThatReachesACdnAgainFirstSeesWhetherABroadcastComesFurther() throws IOException {
    LostBroadcasts watch = watch("b", "c", "d");
    known.learn(new Aged(of("d"), Duration.ZERO));
    pass(watch, Duration.ofSeconds(30));
    passWhilePublished(watch, Duration.ofSeconds(30));
    assertThat(live.adopted).isEmpty();
    pass(watch, Duration.ofSeconds(20));
    assertThat(live.adopted).as("once nobody publishes it").containsExactly("show");
  }

  @Test
  void oneWhoseFirstLookFailedLooksTwiceMore() throws IOException {
    LostBroadcasts watch = watch("b", "c", "d");
    known.learn(new Aged(of("d"), Duration.ZERO));
    pass(watch, Duration.ofSeconds(5));
    passWhilePublished(watch, Duration.ofSeconds(25));
    assertThat(live.adopted).isEmpty();
  }

  // ---- one that was started again ---------------------------------------------------------------

  /** It has heard of no other edge yet, which may have its broadcasts by now. */
  @Test
  void oneThatWasStartedAgainSeesWhetherItsOwnBroadcastComesFurtherElsewhere() throws IOException {
    LostBroadcasts watch = watch("b", "c", "d");
    known.learn(new Aged(of("a"), Duration.ofSeconds(20)));
    passWhilePublished(watch, Duration.ofSeconds(30));
    assertThat(live.adopted).isEmpty();
    pass(watch, Duration.ofSeconds(20));
    assertThat(live.adopted).as("once nobody publishes it").containsExactly("show");
  }

  @Test
  void oneThatWasStartedAgainAndHearsNobodyAdoptsNothingUnseen() throws IOException {
    LostBroadcasts watch = watch("b", "c", "d");
    known.learn(new Aged(of("a"), Duration.ofSeconds(20)));
    pass(watch, Duration.ofSeconds(30));
    assertThat(live.adopted).isEmpty();
  }

  // ---- a cluster of two -------------------------------------------------------------------------

  @Test
  void oneOfTwoThatReadsCdnsAdoptsNothingWhileNoneTells() throws IOException {
    LostBroadcasts watch = watch("b");
    known.learn(new Aged(of("b"), Duration.ZERO));
    listed.set(Map.of("cdn", 100L));
    pass(watch, Duration.ofSeconds(1));
    listed.set(Map.of());
    pass(watch, Duration.ofSeconds(60));
    assertThat(live.adopted).isEmpty();
    listed.set(Map.of("cdn", 100L));
    pass(watch, Duration.ofSeconds(20));
    assertThat(live.adopted).containsExactly("show");
  }

  @Test
  void oneOfTwoThatTriedCdnsInVainWhileItHeardTheOtherAdoptsWithoutThem() throws IOException {
    LostBroadcasts watch = watch("b");
    known.learn(new Aged(of("b"), Duration.ZERO));
    pass(watch, Duration.ofSeconds(9));
    assertThat(live.adopted).containsExactly("show");
  }

  @Test
  void oneOfTwoThatNeverHeardTheOtherAdoptsNothingUnseen() throws IOException {
    LostBroadcasts watch = watch("b");
    known.learn(new Aged(of("b"), Duration.ofSeconds(4)));
    pass(watch, Duration.ofSeconds(30));
    assertThat(live.adopted).isEmpty();
  }

  @Test
  void anOnlyRouterGoesOnWithItsBroadcastsWhetherOrNotItReadsCdns() throws IOException {
    LostBroadcasts watch = watch();
    known.learn(new Aged(of("a"), Duration.ZERO));
    pass(watch, Duration.ofSeconds(9));
    assertThat(live.adopted).containsExactly("show");
  }

  // ---- what it costs ----------------------------------------------------------------------------

  @Test
  void nobodysTurnIsThoughtOfWhileABroadcastIsHeardOf() throws IOException {
    LostBroadcasts watch = watch("b", "c");
    known.learn(new Aged(of("b"), Duration.ZERO));
    pass(watch, Duration.ofSeconds(4));
    assertThat(turns).hasValue(0);
    pass(watch, Duration.ofSeconds(1));
    assertThat(turns).hasPositiveValue();
  }

  private LostBroadcasts watch(String... others) throws IOException {
    var addresses = new ArrayList<PeerAddress>();
    for (String other : others) {
      addresses.add(away(other));
    }
    var peers = new Peers(vertx, addresses, "secret", new SimpleMeterRegistry());
    open.add(peers);
    return new LostBroadcasts(
        vertx,
        new Self("a", "eu", "zone-a"),
        (stream, edge) -> {
          turns.incrementAndGet();
          return FIRST;
        },
        known,
        peers,
        live,
        broadcast -> Future.succeededFuture(listed.get()),
        nanos::get);
  }

  private void pass(LostBroadcasts watch, Duration time) {
    for (long looks = time.dividedBy(EACH); looks > 0; looks--) {
      nanos.addAndGet(EACH.toNanos());
      watch.look().await();
    }
  }

  /** A CDN lists a segment of two seconds after the other. */
  private void passWhilePublished(LostBroadcasts watch, Duration time) {
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      listed.set(Map.of("cdn", Duration.ofNanos(nanos.get()).toSeconds() / 2));
      pass(watch, EACH);
    }
  }

  /** A router at a port where nobody listens. */
  private static PeerAddress away(String id) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + free.getLocalPort());
      return new PeerAddress(id, "zone-" + id, url, List.of());
    }
  }

  private static BroadcastRecord of(String edge) {
    return TestBroadcasts.of("show", edge, TestBroadcasts.PLAN);
  }
}
