package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.StoreCondition;
import org.zonecast.job.StoreState;
import org.zonecast.job.redis.WatchThread.Seen;

class WatchThreadTest {
  private final Queue<Seen> shows = new ConcurrentLinkedQueue<>();
  private final FakeLook look = new FakeLook();
  private final WatchThread watch = new WatchThread("test", look);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void beforeTheFirstLookItIsBelievedToBeWell() {
    assertThat(watch.condition()).isEqualTo(StoreCondition.NOT_SEEN);
    assertThat(watch.condition().state()).isEqualTo(StoreState.STRICT);
  }

  @Test
  void changesAreToldOnceWithTheGenerationThatWasKnownLast() {
    watch.onChange((before, now) ->
        heard.add(
            "%s %s%s"
                .formatted(
                    now.state(), now.generation(), now.switchedSince(before) ? " switched" : "")));
    show(StoreState.STRICT, "one");
    show(StoreState.STRICT, "one");
    show(StoreState.AWAY, "");
    show(StoreState.DEGRADED, "two");
    show(StoreState.STRICT, "two");

    watch.start();
    await().until(() -> heard.size() == 4);

    assertThat(heard)
        .containsExactly("STRICT one", "AWAY one", "DEGRADED two switched", "STRICT two");
    assertThat(watch.replicas()).isEqualTo(1);
  }

  @Test
  void lookThatStumblesIsAwayAndTheNextOneCounts() {
    look.broken = true;
    watch.start();
    await().until(() -> watch.condition().state() == StoreState.AWAY);
    assertThat(watch.condition().detail()).contains("stumbled by the test");

    look.broken = false;
    show(StoreState.STRICT, "one");
    await().until(() -> watch.condition().state() == StoreState.STRICT);
  }

  @Test
  void lookIsClosedWithTheWatch() {
    watch.start();
    watch.close();

    await().until(() -> look.closed);
  }

  private void show(StoreState state, String generation) {
    shows.add(new Seen(state, "", generation, 1, true));
  }

  private final class FakeLook implements WatchThread.Look {
    volatile boolean broken;
    volatile boolean closed;
    private Seen last = new Seen(StoreState.STRICT, "", "", 1, false);

    @Override
    public Seen look() {
      if (broken) {
        throw new IllegalStateException("stumbled by the test");
      }
      Seen next = shows.poll();
      last = next == null ? new Seen(last.state(), "", last.generation(), 1, false) : next;
      return last;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
