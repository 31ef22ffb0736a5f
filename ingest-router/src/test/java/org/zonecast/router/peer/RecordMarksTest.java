package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Slate;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.router.peer.PeerMessages.Mark;
import org.zonecast.router.peer.PeerMessages.Marks;
import org.zonecast.router.peer.PeerMessages.Wanted;

class RecordMarksTest {
  private final RecordMarks here = marks();
  private final RecordMarks there = marks();

  @Test
  void theSumIsTheSameForTheSameRecordsInWhateverOrderTheyCame() {
    here.streams().merge(stream(1));
    here.streams().merge(stream(2));
    there.streams().merge(stream(2));
    assertThat(there.sum()).isNotEqualTo(here.sum());
    there.streams().merge(stream(1));
    assertThat(there.sum()).isEqualTo(here.sum());
    there.cdns().merge(cdn());
    assertThat(there.sum()).isNotEqualTo(here.sum());
    here.cdns().merge(cdn());
    assertThat(there.page(here.sum(), "")).isEqualTo(Marks.SAME);
    here.streams().merge(stream(1).with(Slate.ofText("x")));
    assertThat(there.page(here.sum(), "")).isNotEqualTo(Marks.SAME);
  }

  @Test
  void manyRecordsAreToldPageByPage() {
    for (int i = 0; i < 1500; i++) {
      there.streams().merge(stream(i));
    }
    there.cdns().merge(cdn());
    Marks first = there.page(here.sum(), "");
    assertThat(first.streams()).hasSize(1024).first().extracting(Mark::key).isEqualTo("s10000");
    assertThat(first.cdns()).hasSize(1);
    assertThat(first.next()).isEqualTo("s11023");
    Marks second = there.page("", "s11023");
    assertThat(second.streams()).hasSize(476).first().extracting(Mark::key).isEqualTo("s11024");
    assertThat(second.cdns()).isEmpty();
    assertThat(second.next()).isNull();
  }

  @Test
  void whatIsNotHereAsToldIsAskedForInBoundedParts() {
    for (int i = 0; i < 100; i++) {
      there.streams().merge(stream(i));
      if (i < 60) {
        here.streams().merge(stream(i));
      }
    }
    there.streams().merge(stream(7).with(Slate.ofText("x")));
    there.cdns().merge(cdn());
    List<Wanted> questions = here.missing(there.page("", ""));
    assertThat(questions).extracting(asked -> asked.cdns().size()).containsExactly(1, 0, 0);
    assertThat(questions).extracting(asked -> asked.streams().size()).containsExactly(0, 32, 9);
    assertThat(questions.get(1).streams()).startsWith("s10007", "s10060");
    assertThat(there.those(questions.get(2)).streams()).hasSize(9);
    var everything = there.streams().all().stream().map(StreamRecord::id).toList();
    assertThat(there.those(new Wanted(everything, List.of())).streams()).hasSize(32);
  }

  static RecordMarks marks() {
    return new RecordMarks(new Versioned<>(StreamRecord::id), new Versioned<>(CdnRecord::name));
  }

  static StreamRecord stream(int number) {
    return new StreamRecord(
        "s" + (10_000 + number),
        "x",
        "light",
        Duration.ZERO,
        StreamOptions.DEFAULT,
        false,
        Instant.EPOCH,
        1);
  }

  static CdnRecord cdn() {
    return CdnRecord.of("c", CdnRecord.HTTP, URI.create("http://cdn.test/"), null, "", 1);
  }
}
