package org.zonecast.samples.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TreeMap<String, Integer> pids = new TreeMap<>(Map.of("w1", 11, "w2", 21));
  private final List<String> drained = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final TreeMap<String, String> states = new TreeMap<>();
  private String leaving = "";
  private long nowNanos;
  private int looks;
  private boolean comesBack = true;
  private boolean catchesUp;

  private final RollingUpdate.Api api =
      new RollingUpdate.Api() {
        @Override
        public JsonNode get(String path) {
          assertThat(path).isEqualTo("/v1/workers");
          List<Map<String, Object>> workers = new ArrayList<>();
          pids.forEach((id, pid) ->
              workers.add(
                  Map.of(
                      "id",
                      id,
                      "zone",
                      "a",
                      "pid",
                      pid,
                      "state",
                      id.equals(leaving) ? "draining" : states.getOrDefault(id, "ready"),
                      "streams",
                      List.of("s1"))));
          return JSON.valueToTree(workers);
        }

        @Override
        public JsonNode post(String path, Object body) {
          assertThat(leaving).as("one at a time").isEmpty();
          leaving = path.replaceAll(".*/(w\\d)/drain", "$1");
          drained.add(leaving);
          looks = 0;
          return JSON.createObjectNode();
        }
      };

  private final RollingUpdate update =
      new RollingUpdate(api, said::add, () -> nowNanos, this::pass, Duration.ofSeconds(60));

  /** A worker leaves when it was looked at four times, and comes back four looks later. */
  private void pass(Duration time) {
    nowNanos += time.toNanos();
    looks++;
    if (leaving.isEmpty()) {
      states.values().removeIf(state -> catchesUp && state.equals("behind"));
      return;
    }
    if (looks == 4) {
      pids.merge(leaving, comesBack ? 1 : 0, Integer::sum);
      states.remove(leaving);
    } else if (looks == 8 && comesBack) {
      leaving = "";
    }
  }

  @Test
  void oneWorkerAfterTheOtherIsDrainedAndWaitedFor() throws Exception {
    update.run(List.of());
    assertThat(drained).containsExactly("w1", "w2");
    assertThat(pids).containsExactlyInAnyOrderEntriesOf(Map.of("w1", 12, "w2", 22));
    assertThat(said)
        .containsExactly(
            "w1 (zone a, pid 11, 1 streams) drains",
            "w1 has left after 1.0 s",
            "2 workers are ready again after 1.0 s",
            "w2 (zone a, pid 21, 1 streams) drains",
            "w2 has left after 1.0 s",
            "2 workers are ready again after 1.0 s",
            "2 workers replaced in 4.0 s");
  }

  @Test
  void workersThatAreBehindAreReplacedBeforeThoseThatTakeOverFromThem() throws Exception {
    pids.put("w3", 31);
    states.putAll(Map.of("w2", "behind", "w3", "outdated"));
    update.run(List.of());
    assertThat(drained).containsExactly("w2", "w1", "w3");
    assertThat(said).contains("3 workers replaced in 6.0 s");
  }

  @Test
  void whatIsLeftOutIsNamed() throws Exception {
    pids.put("w3", 31);
    states.put("w3", "draining");
    update.run(List.of());
    assertThat(drained).containsExactly("w1", "w2");
    assertThat(said)
        .startsWith("w3 is draining, and is left out")
        .endsWith("2 workers replaced in 4.0 s");
  }

  @Test
  void aWorkerIsNotDrainedWhileAllOthersAreBehind() {
    states.put("w2", "behind");
    assertThatThrownBy(() -> update.run(List.of("w1")))
        .isInstanceOf(IOException.class)
        .hasMessage("nobody could take over from w1: all others are still behind after 60.0 s");
    assertThat(drained).isEmpty();
  }

  @Test
  void itGoesOnOnceAnotherHasCaughtUp() throws Exception {
    states.put("w2", "behind");
    catchesUp = true;
    update.run(List.of("w1"));
    assertThat(drained).containsExactly("w1");
  }

  @Test
  void onlyThoseThatAreNamedAreReplaced() throws Exception {
    update.run(List.of("w2"));
    assertThat(drained).containsExactly("w2");
    assertThatThrownBy(() -> update.run(List.of("w9")))
        .isInstanceOf(IOException.class)
        .hasMessage("no worker w9 is ready");
  }

  @Test
  void whereOneDoesNotLeaveTheOthersAreLeftAlone() {
    comesBack = false;
    assertThatThrownBy(() -> update.run(List.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("w1 has not left after 60.0 s");
    assertThat(drained).containsExactly("w1");
  }

  @Test
  void theLastWorkerIsNotDrained() {
    pids.remove("w2");
    assertThatThrownBy(() -> update.run(List.of()))
        .hasMessage("only 1 worker is ready: nobody could take over");
    assertThat(drained).isEmpty();
  }
}
