package org.zonecast.router.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.EpochId;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.TestStores;
import org.zonecast.router.edge.RecordBuilder;
import org.zonecast.router.peer.ZoneStore;

class SnapshotsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path folder;
  private final MemoryZone zone = new MemoryZone();
  private Instant now = NOON;

  @BeforeEach
  void aZoneWithRecords() {
    zone.streams.put("s1", stream("s1", 3));
    zone.cdns.put("cdn-1", cdn());
    zone.broadcasts.put("s1", broadcast("s1"));
  }

  @Test
  void whatWasTakenIsPutBackIntoAnEmptyZone() throws Exception {
    String name = snapshots(3).take();
    assertThat(name).isEqualTo("zone-a-20261122T120000Z.json.gz");
    var empty = new MemoryZone();

    Snapshots.Restored restored = snapshots(3, empty).restore(name);

    assertThat(restored).hasToString("put back 1 of 1 streams, 1 of 1 CDNs, 1 of 1 broadcasts");
    assertThat(empty.streams).isEqualTo(zone.streams);
    assertThat(empty.cdns).isEqualTo(zone.cdns);
    assertThat(empty.broadcasts).isEqualTo(zone.broadcasts);
  }

  @Test
  void whatIsNewerStays() throws Exception {
    String name = snapshots(3).take();
    StreamRecord newer = stream("s1", 4);
    zone.streams.put("s1", newer);
    zone.cdns.clear();

    assertThat(snapshots(3).restore(name))
        .hasToString("put back 0 of 1 streams, 1 of 1 CDNs, 0 of 1 broadcasts");
    assertThat(zone.streams).containsEntry("s1", newer);
  }

  @Test
  void soManyAreKeptAndOnlyOfThisZone() throws Exception {
    Path others = Files.writeString(folder.resolve("zone-ab-20200101T000000Z.json.gz"), "x");
    Path west = Files.writeString(folder.resolve("zone-a-west-20200101T000000Z.json.gz"), "x");
    Path notes = Files.writeString(folder.resolve("zone-a-notes.txt"), "x");
    for (int i = 0; i < 4; i++) {
      now = NOON.plus(Duration.ofMinutes(i));
      snapshots(2).take();
      snapshots(2).prune();
    }

    assertThat(snapshots(2).list())
        .containsExactly("zone-a-20261122T120300Z.json.gz", "zone-a-20261122T120200Z.json.gz");
    assertThat(others).exists();
    assertThat(west).exists();
    assertThat(notes).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void zoneThatHasLostAllDoesNotPushTheGoodOnesOut() throws Exception {
    snapshots(1).take();

    assertThat(snapshots(1, new MemoryZone()).take()).isEmpty();
    assertThat(snapshots(1).list()).hasSize(1);
  }

  @Test
  void whatIsTooLargeToBePutBackIsNotTaken() throws Exception {
    String name = snapshots(1).take();
    int size = Files.readAllBytes(folder.resolve(name)).length;
    now = NOON.plus(Duration.ofHours(1));

    assertThatThrownBy(() -> snapshots(1, size - 10, zone).take())
        .isInstanceOf(IOException.class)
        .hasMessage("the snapshot is larger than " + (size - 10) + " bytes");
    assertThat(snapshots(1).list()).containsExactly(name);
  }

  @Test
  void ageGoesOn() throws Exception {
    zone.broadcastAge = Duration.ofSeconds(10);
    String name = snapshots(3).take();
    now = NOON.plus(Duration.ofHours(1));
    var asked = new java.util.ArrayList<BroadcastRecord.Aged>();
    var empty = TestStores.of(new MemoryZone());
    var broadcasts = new RememberingBroadcasts(asked);

    new Snapshots(
            "zone-a",
            new FolderPlace(folder),
            3,
            SnapshotFormat.MAX_BYTES,
            new Snapshots.Records(empty.streams(), empty.cdns(), broadcasts),
            clock())
        .restore(name);

    assertThat(asked)
        .extracting(BroadcastRecord.Aged::age)
        .containsExactly(Duration.ofMinutes(60).plusSeconds(10));
  }

  @Test
  void fileIsForItsOwnerAlone() throws Exception {
    String name = snapshots(1).take();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
        .isEqualTo("rw-------");
    try (var json = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
      assertThat(new String(json.readAllBytes()))
          .startsWith("{\"format\":1,\"zone\":\"zone-a\",\"takenAt\":\"2026-11-22T12:00:00Z\"");
    }
  }

  @Test
  void strangeNamesAndFilesAreRefused() throws Exception {
    assertThatThrownBy(() -> snapshots(1).restore("../zone-a-20261122T120000Z.json.gz"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> snapshots(1).restore("zone-b-20261122T120000Z.json.gz"))
        .hasMessageContaining("not the name of a snapshot of zone zone-a");
    assertThatThrownBy(() -> snapshots(1).restore("zone-a-20261122T120000Z.json.gz"))
        .isInstanceOf(NoSuchFileException.class);
    Files.writeString(folder.resolve("zone-a-20261122T120000Z.json.gz"), "no gzip");
    assertThatThrownBy(() -> snapshots(1).restore("zone-a-20261122T120000Z.json.gz"))
        .hasMessageContaining("GZIP");
  }

  @Test
  void placesAreFoldersOrBuckets() {
    assertThatThrownBy(() -> settings("http://x/y", null)).hasMessageStartingWith("to must be");
    assertThatThrownBy(() -> settings("s3:///x", null)).hasMessageStartingWith("to must name");
    assertThatThrownBy(() -> settings(" ", null)).hasMessageStartingWith("to must be");
    assertThatThrownBy(() -> settings("s3://b/p", "key")).hasMessageStartingWith("accessKey and");
    assertThat(settings("/var/lib/zonecast", null).open()).isInstanceOf(FolderPlace.class);
  }

  private static SnapshotSettings settings(String to, String accessKey) {
    return SnapshotSettings.of(to, Duration.ofHours(1), 1, null, "us-east-1", accessKey, null);
  }

  private Snapshots snapshots(int keep) {
    return snapshots(keep, zone);
  }

  private Snapshots snapshots(int keep, MemoryZone records) {
    return snapshots(keep, SnapshotFormat.MAX_BYTES, records);
  }

  private Snapshots snapshots(int keep, int maxBytes, MemoryZone records) {
    ZoneStore store = TestStores.of(records);
    return new Snapshots(
        "zone-a",
        new FolderPlace(folder),
        keep,
        maxBytes,
        new Snapshots.Records(store.streams(), store.cdns(), store.broadcasts()),
        clock());
  }

  private Clock clock() {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  static StreamRecord stream(String id, long version) {
    return new StreamRecord(
        id, "x", "light", Duration.ofSeconds(60), StreamOptions.DEFAULT, false, NOON, version);
  }

  static CdnRecord cdn() {
    URI url = URI.create("http://127.0.0.1:9/");
    return new CdnRecord("cdn-1", CdnRecord.HTTP, url, url, "secret", false, 2);
  }

  static BroadcastRecord broadcast(String stream) {
    var past = new BroadcastRecord.Past(new EpochId(1, "e"), 5, 0, List.of("240p", "audio"));
    return new RecordBuilder(stream).epochs(List.of(past)).build();
  }
}
