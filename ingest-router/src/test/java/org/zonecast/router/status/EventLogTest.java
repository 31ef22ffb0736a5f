package org.zonecast.router.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.BroadcastRecord.Event;
import org.zonecast.router.agent.HeldClock;

class EventLogTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

  private final HeldClock clock = new HeldClock(BEGIN);
  private final EventLog log = new EventLog("s1", clock, (stream, event) -> {});

  @Test
  void theLastOnesAreToldToWhoeverGoesOn() {
    for (int i = 0; i <= BroadcastRecord.MOST_EVENTS; i++) {
      log.add("gap", "number " + i);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(log.lately()).hasSize(BroadcastRecord.MOST_EVENTS);
    assertThat(log.lately().getFirst())
        .isEqualTo(new Event(BEGIN.plusSeconds(1), "gap", "number 1"));
  }

  @Test
  void whatAnotherEdgeToldStandsInItsOrderAndOnce() {
    clock.advance(Duration.ofSeconds(9));
    log.add("started", "here");
    List<Event> told =
        List.of(
            new Event(BEGIN, "placed", "zone a"),
            new Event(BEGIN.plusSeconds(9), "started", "here"),
            new Event(BEGIN.plusSeconds(20), "moved", "by a clock that is ahead"));
    log.inherit(told);
    log.inherit(told);
    assertThat(log.latest())
        .extracting(StreamEvent::type)
        .containsExactly("placed", "started", "moved");
  }
}
