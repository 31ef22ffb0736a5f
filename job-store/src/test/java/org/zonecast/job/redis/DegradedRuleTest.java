package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.job.StoreState;
import org.zonecast.job.redis.DegradedRule.Action;
import org.zonecast.job.redis.DegradedRule.Verdict;

class DegradedRuleTest {
  private static final long LONG_UP = 60_000;
  private static final long NO_REPLICA = -1;

  private final DegradedRule rule = new DegradedRule();
  private long nowMillis = 1_000_000;
  private int naming = 3;

  @Test
  void pairThatIsWholeIsStrict() {
    assertThat(look(whole())).isEqualTo(new Verdict(StoreState.STRICT, "", Action.NONE));
  }

  @Test
  void primaryThatHasLostItsReplicaGoesOnAloneAfterThreeSeconds() {
    watchWholePair();

    assertThat(stateAndActionAfter(250, alone())).isEqualTo("AWAY NONE");
    assertThat(watchFor(2500, alone())).isEqualTo("AWAY NONE");
    assertThat(stateAndActionAfter(250, alone())).as("3 s").isEqualTo("AWAY LEASE");
    assertThat(stateAndActionAfter(0, leased())).isEqualTo("DEGRADED LEASE");
  }

  @Test
  void promotedNodeGoesOnAtOnceBecauseThePairLostItsNodeLongerAgo() {
    watchWholePair();
    watchFor(3250, null);

    assertThat(stateAndActionAfter(250, node("b", NO_REPLICA, LONG_UP, true, false)))
        .isEqualTo("AWAY LEASE");
  }

  @Test
  void replicaThatIsSilentCountsFromWhenItWasHeardLast() {
    watchWholePair();
    stateAndActionAfter(1000, node("a", 1000, LONG_UP, true, false));
    stateAndActionAfter(1000, node("a", 2000, LONG_UP, true, false));

    assertThat(stateAndActionAfter(1000, alone())).isEqualTo("AWAY LEASE");
  }

  @Test
  void nodeThatWasJustStartedWaitsForItsReplicaFirst() {
    watchWholePair();
    watchFor(10_000, null);

    assertThat(stateAndActionAfter(250, node("a2", NO_REPLICA, 2000, true, false)))
        .isEqualTo("AWAY NONE");
    assertThat(stateAndActionAfter(1000, node("a2", NO_REPLICA, 3000, true, false)))
        .isEqualTo("AWAY LEASE");
  }

  @Test
  void withoutASentinelMajorityNobodyGoesOnAlone() {
    watchWholePair();
    naming = 1;

    assertThat(watchFor(60_000, alone())).isEqualTo("AWAY NONE");
    assertThat(look(alone()).why())
        .isEqualTo("a:1 has no replica, and may not go on alone: only 1 of 3 Sentinels name a:1");
    assertThat(stateAndActionAfter(250, node("a", NO_REPLICA, LONG_UP, false, false)))
        .as("what an earlier lease left is taken back")
        .isEqualTo("AWAY REFUSE");
  }

  @Test
  void oneLostSentinelChangesNothingAndIsEnoughOfAMajority() {
    naming = 2;
    watchWholePair();

    assertThat(look(whole())).isEqualTo(new Verdict(StoreState.STRICT, "", Action.NONE));
    assertThat(watchFor(3250, alone())).isEqualTo("AWAY LEASE");
  }

  @Test
  void twoOfFourSentinelsAreNoMajority() {
    watchWholePair();
    watchFor(4000, null);

    Verdict verdict = rule.look(new PairView(4, 2, "a:1", alone()), nanos(250));

    assertThat(verdict.action()).isEqualTo(Action.NONE);
  }

  @Test
  void wholePairWithoutAMajorityIsStrictAndSaysWhatIsWrong() {
    naming = 1;

    Verdict verdict = look(whole());

    assertThat(verdict.state()).isEqualTo(StoreState.STRICT);
    assertThat(verdict.why()).contains("1 of 3 Sentinels").contains("a loss now");
  }

  @Test
  void leaseIsNotRenewedOnceTheMajorityIsGone() {
    watchWholePair();
    watchFor(3250, alone());
    naming = 1;

    assertThat(stateAndActionAfter(250, leased())).isEqualTo("DEGRADED NONE");
  }

  @Test
  void leaseThatSomebodyElseHasGivenIsRenewed() {
    assertThat(stateAndActionAfter(0, leased()))
        .as("a router that has just started")
        .isEqualTo("DEGRADED LEASE");
  }

  @Test
  void replicaInSyncEndsTheDegradedTime() {
    assertThat(stateAndActionAfter(0, node("a", 0, LONG_UP, false, true)))
        .isEqualTo("DEGRADED BE_STRICT");
    assertThat(stateAndActionAfter(250, node("a", 0, LONG_UP, false, false)))
        .as("the lease has lapsed, the setting is left")
        .isEqualTo("STRICT BE_STRICT");
    assertThat(stateAndActionAfter(250, whole())).isEqualTo("STRICT NONE");
  }

  @Test
  void lossAfterAReturnIsThreeSecondsAgain() {
    watchWholePair();
    watchFor(3250, alone());
    stateAndActionAfter(250, whole());

    assertThat(stateAndActionAfter(250, alone())).isEqualTo("AWAY NONE");
    assertThat(watchFor(2500, alone())).isEqualTo("AWAY NONE");
  }

  @Test
  void timeThatNobodyWatchedDoesNotCount() {
    watchWholePair();

    assertThat(stateAndActionAfter(60_000, alone()))
        .as("the router was frozen")
        .isEqualTo("AWAY NONE");
    assertThat(watchFor(2750, alone())).isEqualTo("AWAY NONE");
    assertThat(stateAndActionAfter(250, alone())).isEqualTo("AWAY LEASE");
  }

  @Test
  void routerThatHasJustStartedWatchesThreeSecondsFirst() {
    assertThat(stateAndActionAfter(0, alone())).isEqualTo("AWAY NONE");
    assertThat(watchFor(3000, alone())).isEqualTo("AWAY LEASE");
  }

  @Test
  void nodeThatIsNoPrimaryIsToldNothing() {
    watchWholePair();
    watchFor(4000, null);
    var replica = new PairView.Node("b", false, NO_REPLICA, LONG_UP, true, false, "");

    assertThat(stateAndActionAfter(250, replica)).isEqualTo("AWAY NONE");
  }

  @Test
  void primaryThatIsFullIsAwayAndToldNothingWhateverItsReplicaDoes() {
    watchWholePair();

    assertThat(stateAndActionAfter(250, refusing(0, "OOM command not allowed")))
        .isEqualTo("AWAY NONE");
    assertThat(look(refusing(0, "MISCONF No space left on device")).why())
        .isEqualTo("a:1 refuses to write: MISCONF No space left on device");
    assertThat(watchFor(4000, refusing(NO_REPLICA, "OOM command not allowed")))
        .isEqualTo("AWAY NONE");
    assertThat(stateAndActionAfter(250, alone()))
        .as("its replica has been gone for 4 s")
        .isEqualTo("AWAY LEASE");
  }

  @Test
  void primaryThatRefusesForWantOfAReplicaIsNotFull() {
    watchWholePair();

    String refusal = "NOREPLICAS Not enough good replicas to write.";
    assertThat(watchFor(3250, refusing(NO_REPLICA, refusal))).isEqualTo("AWAY LEASE");
  }

  private static PairView.Node refusing(long silentMillis, String refusal) {
    return new PairView.Node("a", true, silentMillis, LONG_UP, true, false, refusal);
  }

  @Test
  void silentPairIsAwayAndSaysWhoNamesWhom() {
    Verdict verdict = look(null);

    assertThat(verdict.state()).isEqualTo(StoreState.AWAY);
    assertThat(verdict.why()).isEqualTo("no primary answers; 3 of 3 Sentinels name a:1");
  }

  private void watchWholePair() {
    look(whole());
  }

  /** Looks every 250 ms; what the last look said. */
  private String watchFor(long millis, PairView.Node node) {
    String last = "";
    for (long passed = 0; passed < millis; passed += 250) {
      last = stateAndActionAfter(250, node);
    }
    return last;
  }

  private String stateAndActionAfter(long millis, PairView.Node node) {
    nowMillis += millis;
    Verdict verdict = look(node);
    return verdict.state() + " " + verdict.action();
  }

  private Verdict look(PairView.Node node) {
    return rule.look(new PairView(3, naming, "a:1", node), nanos(0));
  }

  private long nanos(long plusMillis) {
    nowMillis += plusMillis;
    return Duration.ofMillis(nowMillis).toNanos();
  }

  private static PairView.Node whole() {
    return node("a", 0, LONG_UP, true, false);
  }

  private static PairView.Node alone() {
    return node("a", NO_REPLICA, LONG_UP, true, false);
  }

  private static PairView.Node leased() {
    return node("a", NO_REPLICA, LONG_UP, false, true);
  }

  private static PairView.Node node(
      String runId, long silentMillis, long uptimeMillis, boolean refuses, boolean leased) {
    return new PairView.Node(runId, true, silentMillis, uptimeMillis, refuses, leased, "");
  }
}
