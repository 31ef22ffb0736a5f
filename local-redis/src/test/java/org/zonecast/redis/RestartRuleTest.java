package org.zonecast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zonecast.redis.RestartRule.AS_PRIMARY;
import static org.zonecast.redis.RestartRule.AS_REPLICA;
import static org.zonecast.redis.RestartRule.WAIT;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private static final Duration A_MOMENT = Duration.ofMillis(200);

  @Test
  void nodeThatIsNotThePrimaryComesBackAsReplica() {
    assertThat(RestartRule.decide(false, true, A_MOMENT)).isEqualTo(AS_REPLICA);
    assertThat(RestartRule.decide(false, false, A_MOMENT)).isEqualTo(AS_REPLICA);
  }

  @Test
  void primaryWaitsWhileItsReplicaMayBePromoted() {
    assertThat(RestartRule.decide(true, true, A_MOMENT)).isEqualTo(WAIT);
  }

  @Test
  void primaryComesBackAsSuchWhenNobodyElseCan() {
    assertThat(RestartRule.decide(true, false, A_MOMENT)).isEqualTo(AS_PRIMARY);
    assertThat(RestartRule.decide(true, true, RestartRule.PATIENCE)).isEqualTo(AS_PRIMARY);
  }
}
