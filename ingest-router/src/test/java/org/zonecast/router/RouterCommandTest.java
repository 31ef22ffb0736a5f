package org.zonecast.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RouterCommandTest {

  @Test
  void namesAreLookedUpAgainSoon() {
    Security.setProperty("networkaddress.cache.ttl", "30");
    assertThat(new CommandLine(new RouterCommand()).execute("--config", "/no/such/file"))
        .isEqualTo(2);
    assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("5");
    assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("1");
  }
}
