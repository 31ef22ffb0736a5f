package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAndPortTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7:5555",
    "2001:db8:1::7, [2001:db8:1:0:0:0:0:7]:5555",
    "::1, [0:0:0:0:0:0:0:1]:5555"
  })
  void anIpv6AddressStandsInBracketsBeforeItsPort(String ip, String text) {
    assertThat(IpAndPort.of(SocketAddress.inetSocketAddress(5555, ip))).hasToString(text);
  }
}
