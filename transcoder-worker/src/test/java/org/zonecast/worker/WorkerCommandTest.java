package org.zonecast.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WorkerCommandTest {

  @Test
  void namesAreLookedUpAgainSoon() {
    Security.setProperty("networkaddress.cache.ttl", "30");
    assertThat(new CommandLine(new WorkerCommand()).execute("--config", "/no/such/file"))
        .isEqualTo(2);
    assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("5");
    assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
  }
}
