package org.zonecast.router.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.router.history.EpochHistoryTest.EVERY_KIND;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zonecast.job.EpochId;
import org.zonecast.router.history.HistoryEvent.Arrived;
import org.zonecast.router.history.HistoryEvent.Based;
import org.zonecast.router.history.HistoryEvent.Commit;
import org.zonecast.router.history.HistoryEvent.CommitRefused;
import org.zonecast.router.history.HistoryEvent.Ended;
import org.zonecast.router.history.HistoryEvent.Epoch;
import org.zonecast.router.history.HistoryEvent.GrantEnded;
import org.zonecast.router.history.HistoryEvent.Granted;
import org.zonecast.router.history.HistoryEvent.Said;
import org.zonecast.router.history.HistoryEvent.Shed;
import org.zonecast.router.history.HistoryEvent.Submitted;
import org.zonecast.router.history.HistoryEvent.Unhealthy;
import org.zonecast.router.history.HistoryEvent.Unknown;

class HistoryLineTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static HistoryLine read(String line) throws JsonProcessingException {
    return HistoryLine.of(JSON.readTree(line));
  }

  @Test
  void eachKindIsReadAsWhatItIs() throws JsonProcessingException {
    List<HistoryLine> read = new ArrayList<>();
    for (String line : EVERY_KIND.lines().toList()) {
      read.add(read(line));
    }
    assertThat(read)
        .extracting(HistoryLine::event)
        .containsExactly(
            new Epoch("show", "b", new EpochId(1, "start"), 0, -1, 0, 50, List.of("cdn-1"), "enc"),
            new Submitted("j1", "zone-a"),
            new Granted(1, 4, "w1"),
            new Based(1006),
            new Arrived(0, 5),
            new Commit(0, "cdn-1", 1, 4, 50, 94, Map.of("720p", 9)),
            new Shed(1, List.of("720p")),
            new Unhealthy(List.of("cdn-1", "cdn-2")),
            new Said("revoked", "its connection broke"),
            new GrantEnded(1, 4, "w1", "its connection broke"),
            new CommitRefused(1, "cdn-1", 1, 4, 50, 94, Map.of()),
            new Arrived(1, 6),
            new Arrived(2, 7),
            new Ended(101));
    assertThat(read).extracting(HistoryLine::seq).startsWith(1L, 2L).endsWith(14L);
    assertThat(read).extracting(HistoryLine::timeMs).containsOnly(7L);
  }

  @Test
  void whatIsReadIsWrittenBackAsItWas() throws JsonProcessingException {
    for (String line : EVERY_KIND.lines().toList()) {
      assertThat(read(line).json()).hasToString(line);
    }
  }

  @Test
  void fieldsMayComeInAnyOrderAsTheyOnceDid() throws JsonProcessingException {
    assertThat(
            read("{\"seq\":5,\"timeMs\":7,\"event\":\"arrived\",\"atMs\":9,\"segment\":3}").event())
        .isEqualTo(new Arrived(3, 9));
  }

  @Test
  void aLineOfAnUnknownKindCounts() throws JsonProcessingException {
    assertThat(read("{\"seq\":5,\"timeMs\":7,\"event\":\"of-later\",\"segment\":3}"))
        .isEqualTo(new HistoryLine(5, 7, new Unknown()));
  }

  @Test
  void anUnknownFieldIsPassedOver() throws JsonProcessingException {
    assertThat(read("{\"seq\":5,\"timeMs\":7,\"event\":\"ended\",\"slots\":3,\"of\":[1]}"))
        .isEqualTo(new HistoryLine(5, 7, new Ended(3)));
  }

  @Test
  void aFieldThatIsNotThereIsZero() throws JsonProcessingException {
    assertThat(read("{\"seq\":5,\"timeMs\":7,\"event\":\"ended\"}").event())
        .isEqualTo(new Ended(0));
  }
}
