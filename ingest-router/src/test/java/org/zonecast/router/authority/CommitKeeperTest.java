package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.zonecast.feed.FeedMessage.Commit;
import org.zonecast.feed.FeedMessage.VideoUnit;
import org.zonecast.job.AudioCodec;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.job.Ladders;
import org.zonecast.job.Packaging;
import org.zonecast.job.Rational;
import org.zonecast.job.SegmentGrid;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.VideoCodec;
import org.zonecast.router.agent.HandClock;
import org.zonecast.router.bitstream.SourceAudio;
import org.zonecast.router.bitstream.SourceVideo;
import org.zonecast.router.edge.Edge;
import org.zonecast.router.edge.FakeCluster;
import org.zonecast.router.edge.FeedMemory;
import org.zonecast.router.edge.FeedSettings;
import org.zonecast.router.epoch.EpochClock;
import org.zonecast.router.epoch.EpochInfo;
import org.zonecast.router.epoch.EpochPlace;
import org.zonecast.router.feed.FeedBuffer;
import org.zonecast.router.source.PlanChooser;
import org.zonecast.router.source.SourceProbe;
import org.zonecast.router.status.EventLog;
import org.zonecast.router.status.FeedMeters;

/** Which commits an edge believes. */
class CommitKeeperTest {
  private static final int SLOTS = 60;

  private final HandClock clock = new HandClock();

  @Test
  void aCommitNamesOneObjectOfEachRenditionThatHasObjectsOfItsOwn() {
    assertThat(keeper(Packaging.CMAF, true).plausible(commit(4))).isTrue();
    assertThat(keeper(Packaging.CMAF, true).plausible(commit(5))).isFalse();
    assertThat(keeper(Packaging.CMAF, false).plausible(commit(3))).isTrue();
    assertThat(keeper(Packaging.CMAF, false).plausible(commit(4))).isFalse();
    assertThat(keeper(Packaging.MPEG_TS, true).plausible(commit(2))).isTrue();
    assertThat(keeper(Packaging.MPEG_TS, true).plausible(commit(3))).isFalse();
  }

  @Test
  void aCommitFromWhereACdnWasBeforeItMovedIsNotCreditedToTheNewPlace() {
    CommitKeeper keeper = keeper(Packaging.CMAF, true);
    CdnRecord before = cdn("http://old.example/live", "a");
    CdnRecord after = cdn("http://new.example/live", "a");
    keeper.cdnsChanged(List.of(before));
    keeper.cdnsChanged(List.of(after));

    assertThat(keeper.write(commitAt(before), 0)).isFalse();
    assertThat(keeper.entries()).isEmpty();
    assertThat(keeper.write(commitAt(after), 0)).isTrue();
    assertThat(keeper.entries()).hasSize(1);
  }

  @Test
  void aCdnThatOnlyHasAnotherCredentialIsWhereItWas() {
    CommitKeeper keeper = keeper(Packaging.CMAF, true);
    CdnRecord before = cdn("http://old.example/live", "a");
    keeper.cdnsChanged(List.of(cdn("http://old.example/live", "b")));

    assertThat(keeper.write(commitAt(before), 0)).isTrue();
  }

  @Test
  void aWorkerThatDoesNotSayWhereIsBelievedByTheName() {
    CommitKeeper keeper = keeper(Packaging.CMAF, true);
    keeper.cdnsChanged(List.of(cdn("http://old.example/live", "a")));

    assertThat(keeper.write(commit(2), 0)).isTrue();
  }

  private static CdnRecord cdn(String url, String credential) {
    return CdnRecord.of("cdn", CdnRecord.HTTP, URI.create(url), null, credential, 1);
  }

  private static Commit commitAt(CdnRecord cdn) {
    return new Commit(0, cdn.name(), 1, SLOTS, 94, Map.of("240p", 1), cdn.place());
  }

  private static Commit commit(int objects) {
    Map<String, Integer> bytes = new HashMap<>();
    for (int i = 0; i < objects; i++) {
      bytes.put("rendition " + i, 1);
    }
    return new Commit(0, "cdn", 1, SLOTS, 94, bytes);
  }

  /** Of a feed with two rungs and 5.1 sound. */
  private CommitKeeper keeper(Packaging packaging, boolean surround) {
    var source =
        new SourceProbe.SourceFormat(
            Optional.of(
                new SourceVideo(
                    VideoCodec.H264, 1280, 720, Rational.of(1, 1), Optional.empty(), false, 0)),
            Optional.of(new SourceAudio(AudioCodec.AAC, 48_000, 6, 1024)),
            Rational.of(30, 1),
            false,
            0);
    var plan =
        PlanChooser.choose(
            Ladders.LIGHT,
            new StreamOptions(packaging, surround, StreamOptions.MissingAudio.SILENCE),
            source,
            PlanChooser.grid(Ladders.LIGHT, source, 2),
            "enc");
    var info =
        new EpochInfo(
            "show",
            "b1",
            EpochPlace.first(new EpochId(1, "start")),
            new EpochClock(SegmentGrid.of(plan), clock.nanoTime(), clock.now()),
            plan);
    var memory = new FeedMemory(1 << 20, 1 << 20);
    var buffer = new FeedBuffer(SegmentGrid.of(plan), Duration.ofSeconds(60), memory, true);
    for (long slot = 0; slot < SLOTS; slot++) {
      buffer.append(new VideoUnit(slot, slot * 3000, slot == 0, new byte[3]), slot * 3000);
    }
    var events = new EventLog("show", clock, (stream, event) -> {});
    return new CommitKeeper(edge(), info, buffer, events);
  }

  private Edge edge() {
    FeedSettings settings = FakeCluster.settings();
    return new Edge(
        settings,
        new FakeCluster("show", Duration.ZERO),
        clock,
        new FeedMeters(new SimpleMeterRegistry()),
        "start");
  }
}
