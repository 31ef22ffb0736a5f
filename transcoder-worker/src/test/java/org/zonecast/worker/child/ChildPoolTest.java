package org.zonecast.worker.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedCodec;
import org.zonecast.feed.FeedMessage;

class ChildPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtomicBoolean room = new AtomicBoolean(true);

  /** Who has asked whether there is room, each time. */
  private final List<Thread> askers = new CopyOnWriteArrayList<>();

  private final AtomicLong lastAskedNanos = new AtomicLong();

  private final ChildPool pool = pool("echo", 1);

  private ChildPool pool(String encoderId, int spares) {
    return new ChildPool(
        ChildCommand.forMainClass(EchoChild.class.getName()), encoderId, spares, this::hasRoom);
  }

  private boolean hasRoom() {
    lastAskedNanos.set(System.nanoTime());
    askers.add(Thread.currentThread());
    return room.get();
  }

  @AfterEach
  void noChildOutlivesItsPool() {
    pool.close();
    await().until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aChildIsToldNothingOfTheWorkersSettings() {
    var environment =
        new HashMap<>(Map.of("ZONECAST_REDIS_URL", "redis://:secret@redis", "PATH", "/bin"));
    ChildProcess.prepare(environment);
    assertThat(environment).containsEntry("PATH", "/bin").doesNotContainKey("ZONECAST_REDIS_URL");
  }

  @Test
  void aWarmChildIsHandedOutAndAnotherOneTakesItsPlace() {
    pool.warmUp();
    await().until(() -> pool.warmPids().size() == 1);
    long warm = pool.warmPids().getFirst();

    assertThat(pool.acquire().pid()).isEqualTo(warm);
    await().until(() -> pool.warmPids().size() == 1 && !pool.warmPids().contains(warm));
  }

  @Test
  void noSpareIsStartedBesideAChildBeforeThatHasHadTimeToCatchUp() {
    pool.warmUp();
    await().until(() -> pool.warmPids().size() == 1);
    long warm = pool.warmPids().getFirst();
    long asked = System.nanoTime();

    assertThat(pool.acquire().pid()).isEqualTo(warm);
    pool.warmUp();
    await().until(() -> pool.warmPids().size() == 1);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(2900));
  }

  @Test
  void theNextSpareIsStartedAtOnceWhenAJobWaitsForIt() {
    pool.acquire();
    long hurried = System.nanoTime();
    pool.hurry();
    await().atMost(PATIENCE).until(() -> pool.warmPids().size() == 1);
    assertThat(Duration.ofNanos(lastAskedNanos.get() - hurried))
        .isLessThan(Duration.ofMillis(2900));
  }

  @Test
  void aChildThatWasNeverFedGoesBack() {
    Child child = pool.acquire();
    pool.giveBack(child);
    assertThat(pool.warmPids()).containsExactly(child.pid());
  }

  @Test
  void aChildThatComesBackStaysAndTheOneThatWasStartedForItGoes() {
    Child child = pool.acquire();
    pool.hurry();
    await().until(() -> pool.warmPids().size() == 1);
    pool.giveBack(child);
    assertThat(pool.warmPids()).containsExactly(child.pid());
  }

  @Test
  void withoutRoomNoSpareIsStarted() {
    room.set(false);
    Child child = pool.acquire();
    Said said = new Said();
    child.attach(said);
    await().until(() -> !said.messages.isEmpty());
    assertThat(pool.warmPids()).isEmpty();
  }

  @Test
  void theSpareThatThereWasNoRoomForIsStartedOnceThereIsThoughNothingElseHappens() {
    room.set(false);
    pool.warmUp();
    await().until(() -> askers.size() >= 2);
    assertThat(pool.warmPids()).isEmpty();
    room.set(true);
    await().until(() -> pool.warmPids().size() == 1);
  }

  @Test
  void aClosedPoolDoesNotAskAgain() {
    room.set(false);
    pool.warmUp();
    await().until(() -> askers.size() >= 2);
    pool.close();
    await().until(() -> askers.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void whatGoesInComesOutInOrder() {
    Child child = pool.acquire();
    Said said = new Said();
    child.attach(said);
    for (int slot = 0; slot < 1000; slot++) {
      child.send(FeedCodec.encode(new FeedMessage.VideoUnit(slot, 0, false, new byte[10_000])));
    }

    await().until(() -> said.messages.size() == 1001);
    assertThat(said.messages.getFirst()).isInstanceOf(ChildMessage.Ready.class);
    assertThat(said.messages.getLast()).isEqualTo(new ChildMessage.Progress(999, 999));
    assertThat(child.backlogBytes()).isZero();
  }

  @Test
  void aChildThatIsHeldSaysNothingUntilItMayProceed() {
    Child child = pool.acquire();
    Said said = new Said();
    child.attach(said);
    await().until(() -> said.messages.size() == 1);
    child.hold();
    child.send(FeedCodec.encode(new FeedMessage.End(5)));
    await().until(() -> child.backlogBytes() == 0);
    assertThat(said.messages).hasSize(1);

    child.proceed();
    await().until(() -> said.messages.size() == 2);
  }

  @Test
  void theEndOfAChildIsToldOnceEvenToWhoComesLate() {
    Child child = pool.acquire();
    child.kill();
    await().until(() -> ProcessHandle.of(child.pid()).isEmpty());
    Said said = new Said();
    child.attach(said);
    await().until(() -> !said.exits.isEmpty());
    assertThat(said.exits).containsExactly("exit status 137");
  }

  @Test
  void aChildWithAnotherEncoderIsKilledUnheardAndNoJobIsBegunAnyMore() {
    try (ChildPool newer = pool("echo of another build", 0)) {
      assertThat(newer.ready()).isPositive();
      Said said = new Said();
      newer.acquire().attach(said);
      await().until(() -> !said.exits.isEmpty());

      assertThat(said.messages).isEmpty();
      assertThat(newer.ready()).isZero();
      assertThatThrownBy(newer::acquire).hasMessageContaining("another version");
    }
  }

  @Test
  void aSpareWithAnotherEncoderIsKilledAndNotReplaced() {
    try (ChildPool newer = pool("echo of another build", 1)) {
      newer.warmUp();
      await().atMost(PATIENCE).until(newer::outdated);
      await().atMost(PATIENCE).until(() -> newer.warmPids().isEmpty());
      int asked = askers.size();

      newer.warmUp();
      await().during(Duration.ofMillis(300)).until(() -> askers.size() == asked);
      assertThat(newer.ready()).isZero();
    }
  }

  private static final class Said implements Child.ChildListener {
    final List<ChildMessage> messages = new CopyOnWriteArrayList<>();
    final List<String> exits = new CopyOnWriteArrayList<>();

    @Override
    public void said(ChildMessage message) {
      messages.add(message);
    }

    @Override
    public void drained() {}

    @Override
    public void exited(String how) {
      exits.add(how);
    }
  }
}
