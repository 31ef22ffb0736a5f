package org.zonecast.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionedRecordTest {
  private static final StreamRecord STREAM =
      new StreamRecord(
          "s", "x", "light", Duration.ZERO, StreamOptions.DEFAULT, false, Instant.EPOCH, 1);

  @Test
  void ofTwoThatDifferExactlyOneStays() {
    var records = new ArrayList<StreamRecord>(List.of(STREAM, STREAM.asDeleted()));
    for (String text : List.of("a", "b", "c", "d")) {
      records.add(STREAM.with(Slate.ofText(text)));
      records.add(STREAM.with(Slate.ofText(text)).with(Slate.ofText("e")));
    }
    for (StreamRecord one : records) {
      for (StreamRecord other : records) {
        assertThat(one.replaces(other) || other.replaces(one))
            .as("%s and %s", one, other)
            .isEqualTo(!one.equals(other));
        assertThat(one.replaces(other) && other.replaces(one)).isFalse();
      }
    }
  }

  @Test
  void thereIsOneThatStaysBeforeAllOthersOfItsVersion() {
    var records = new ArrayList<StreamRecord>();
    for (int i = 0; i < 12; i++) {
      records.add(STREAM.with(Slate.ofText("slate " + i)));
    }
    assertThat(records)
        .filteredOn(one -> records.stream().filter(one::replaces).count() == records.size() - 1)
        .hasSize(1);
  }

  @Test
  void streamThatWasDeletedByAProgramThatCountedOnStaysDeleted() {
    String json = new String(RecordJson.write(STREAM.asDeleted()), UTF_8);
    String counted = json.replace("\"version\":" + Long.MAX_VALUE, "\"version\":2");
    assertThat(counted).isNotEqualTo(json);

    StreamRecord read = RecordJson.read(counted.getBytes(UTF_8), StreamRecord.class);

    assertThat(read).isEqualTo(STREAM.asDeleted());
    assertThat(read.replaces(STREAM.with(Slate.ofText("a")).with(Slate.ofText("b")))).isTrue();
  }

  @Test
  void cdnThatWasDeletedMayBePutAgain() {
    CdnRecord first = cdn("http://one.test/", 1);
    assertThat(first.asDeleted().replaces(cdn("http://other.test/", 2))).isTrue();
    assertThat(cdn("http://other.test/", 3).replaces(first.asDeleted())).isTrue();
  }

  @Test
  void whatWasRecordedOfACdnStaysBeforeAConfiguration() {
    CdnRecord configured = cdn("http://one.test/", 7).asConfigured();
    assertThat(cdn("http://other.test/", 1).replaces(configured)).isTrue();
    assertThat(configured.asRecorded()).isEqualTo(cdn("http://one.test/", 1));
  }

  private static CdnRecord cdn(String url, long version) {
    return CdnRecord.of("c", CdnRecord.HTTP, URI.create(url), null, "", version);
  }
}
