package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A look at nodes and a Sentinel that a test makes up. */
class PairProbeTest {
  private static final String FAR_AHEAD = FakeRedis.list("9000000000", "0");
  private static final String DIES = "";

  @Test
  void noLeaseIsTimedByTheClockOfAnotherNode() throws Exception {
    try (FakeRedis before = node(FAR_AHEAD);
        FakeRedis now = node(DIES)) {
      var named = new AtomicReference<>(before);
      try (var sentinel =
              new FakeRedis(
                  command -> FakeRedis.list("127.0.0.1", Integer.toString(named.get().port())));
          var probe = new PairProbe(List.of(sentinel.address()), "zone-a")) {
        look(probe, before);
        named.set(now);
        PairView view = look(probe, now);
        assertThat(probe.act(DegradedRule.Action.LEASE, view)).isFalse();
      }
      String lease = Long.toString(NodeConnection.LEASE.toMillis());
      assertThat(now.asked.getLast())
          .as("a lease that was over long ago")
          .containsExactly("EVALSHA", Script.LEASE_ALONE.sha1(), "0", "run-1", lease);
    }
  }

  /** Looks until the node is seen, which a busy machine may not do at once. */
  private static PairView look(PairProbe probe, FakeRedis node) {
    return await()
        .until(probe::look, view -> view.node() != null && view.address().equals(node.address()));
  }

  /** A primary without a replica. */
  private static FakeRedis node(String time) throws IOException {
    return new FakeRedis(command ->
        switch (command.getFirst().toUpperCase(Locale.ROOT)) {
          case "TIME" -> time;
          case "INFO" -> FakeRedis.bulk("run_id:run-1\r\nrole:master\r\nuptime_in_seconds:9\r\n");
          case "CONFIG" -> FakeRedis.list("min-replicas-to-write", "0");
          case "GET" -> FakeRedis.NOTHING;
          case "EVALSHA" -> ":0\r\n";
          default -> "-ERR " + command + "\r\n";
        });
  }
}
