package org.zonecast.router.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyPrefaceTest {
  private static final String V2 = "0d0a0d0a000d0a515549540a";
  private final ProxyPreface preface = new ProxyPreface();

  @Test
  void version1NamesTheBroadcaster() throws Exception {
    preface.read(Buffer.buffer("PROXY TCP4 203.0.113.9 10.0.0.1 5555 1935\r\n\u0003abc"));
    assertThat(preface.isDone()).isTrue();
    assertThat(preface.source()).hasToString("203.0.113.9:5555");
    assertThat(preface.rest().toString()).isEqualTo("\u0003abc");
  }

  @Test
  void version2NamesTheBroadcasterByteByByte() throws Exception {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                V2
                    + "2121"
                    + "0024"
                    + "20010db8000000000000000000000007"
                    + "20010db8000000000000000000000001"
                    + "15b3078f"
                    + "03616263");
    for (byte one : bytes) {
      preface.read(Buffer.buffer(new byte[] {one}));
    }
    assertThat(preface.source()).hasToString("[2001:db8:0:0:0:0:0:7]:5555");
    assertThat(preface.rest().toString()).isEqualTo("\u0003abc");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::7, [2001:db8:0:0:0:0:0:7]:5555",
    "2001:0DB8:0000::0:7, [2001:db8:0:0:0:0:0:7]:5555",
    "::ffff:203.0.113.9, [0:0:0:0:0:ffff:cb00:7109]:5555"
  })
  void version1NamesTheSameBroadcasterHoweverItsAddressIsWritten(String written, String source)
      throws Exception {
    preface.read(Buffer.buffer("PROXY TCP6 " + written + " 2001:db8::1 5555 1935\r\n"));
    assertThat(preface.source()).hasToString(source);
  }

  @Test
  void aHealthCheckNamesNobody() throws Exception {
    preface.read(Buffer.buffer(HexFormat.of().parseHex(V2 + "2000" + "0000" + "03")));
    assertThat(preface.isDone()).isTrue();
    assertThat(preface.source()).isNull();
    assertThat(preface.rest().length()).isEqualTo(1);
  }

  @Test
  void aSocketInAFileSystemNamesNobody() throws Exception {
    String paths = "2f61" + "00".repeat(106) + "2f62" + "00".repeat(106);
    preface.read(Buffer.buffer(HexFormat.of().parseHex(V2 + "2131" + "00d8" + paths + "03")));
    assertThat(preface.isDone()).isTrue();
    assertThat(preface.source()).isNull();
  }

  @Test
  void withoutAHeaderAllIsRtmp() throws Exception {
    preface.read(Buffer.buffer("\u0003abc"));
    preface.read(Buffer.buffer("PROXY"));
    assertThat(preface.isDone()).isTrue();
    assertThat(preface.source()).isNull();
    assertThat(preface.rest().toString()).isEqualTo("\u0003abcPROXY");
  }

  @Test
  void aHeaderThatIsCutOffIsWaitedFor() throws Exception {
    preface.read(Buffer.buffer("PROXY TCP4 203.0"));
    assertThat(preface.isDone()).isFalse();
  }

  @Test
  void whatBeginsLikeAHeaderAndIsNoneIsRefused() {
    assertThatThrownBy(() -> preface.read(Buffer.buffer("PROXY TCP4 here there 1 2\r\n")))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> new ProxyPreface().read(Buffer.buffer("P".repeat(2000))))
        .isInstanceOf(RejectedException.class);
  }
}
