package org.zonecast.job.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeInfoTest {
  private static final String ONLINE =
      "slave%d:ip=10.0.0.1,port=7001,state=online,offset=42,lag=%d\r\n";

  @Test
  void replicasThatAreOnlineAndWereHeardOfLatelyCount() {
    NodeInfo info =
        NodeInfo.parse(
            "# Replication\r\nrole:master\r\nconnected_slaves:4\r\n"
                + ONLINE.formatted(0, 2)
                + ONLINE.formatted(1, 3)
                + "slave2:ip=10.0.0.3,port=7001,state=wait_bgsave,offset=0,lag=0\r\n"
                + ONLINE.formatted(3, 1));

    assertThat(info.replicasInSync()).isEqualTo(2);
    assertThat(info.replicaSilentMillis()).isEqualTo(1000);
    assertThat(info.text("role")).isEqualTo("master");
  }

  @Test
  void withoutAReplicaNobodyWasHeardOf() {
    NodeInfo info = NodeInfo.parse("role:master\r\nuptime_in_seconds:17\r\nslave0:nonsense\r\n");

    assertThat(info.replicasInSync()).isZero();
    assertThat(info.replicaSilentMillis()).isNegative();
    assertThat(info.number("uptime_in_seconds")).isEqualTo(17);
    assertThat(info.number("role")).isEqualTo(-1);
  }
}
