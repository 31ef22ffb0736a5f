package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Slate;
import org.zonecast.job.StoreException;
import org.zonecast.job.StreamOptions;
import org.zonecast.job.StreamRecord;
import org.zonecast.job.StreamRegistry;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.TestStores;
import org.zonecast.router.peer.PeerMessages.Records;

/** Three zones, a router in each, that change the same records and hear of each other at random. */
class ReplicatedRecordsTest {
  private static final int ZONES = 3;
  private static final int ROUNDS = 150;
  private static final int STEPS = 25;
  private static final StreamRecord STREAM =
      new StreamRecord(
          "s", "x", "light", Duration.ZERO, StreamOptions.DEFAULT, false, Instant.EPOCH, 1);

  private final Vertx vertx = Vertx.vertx();
  private final Blocking blocking = new Blocking(vertx);
  private final Peers nobody = new Peers(vertx, List.of(), "secret", new SimpleMeterRegistry());
  private final List<MemoryZone> zones = new ArrayList<>();
  private final List<ReplicatedRecords> routers = new ArrayList<>();
  private Random random = new Random(0);
  private boolean deleted;

  @AfterEach
  void close() {
    nobody.close();
    blocking.close();
    vertx.close().await();
  }

  @Test
  void everyZoneEndsWithTheSameRecordsInWhateverOrderTheyCome() {
    int deletions = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      begin(seed);
      IntStream.range(0, STEPS).forEach(step -> change(random.nextInt(ZONES)));
      tellEachOther();

      for (int zone = 0; zone < ZONES; zone++) {
        String where = "seed " + seed + ", zone " + zone;
        assertThat(zones.get(zone).streams).as(where).isEqualTo(zones.getFirst().streams);
        assertThat(zones.get(zone).cdns).as(where).isEqualTo(zones.getFirst().cdns);
        assertThat(known(zone).deleted()).as(where).isEqualTo(deleted);
        assertThat(zones.get(zone).streams).as(where).containsEntry("s", known(zone));
        assertThat(routers.get(zone).all().cdns())
            .as(where)
            .containsExactlyInAnyOrderElementsOf(zones.get(zone).cdns.values());
      }
      deletions += deleted ? 1 : 0;
    }
    assertThat(deletions).as("rounds with a deletion").isBetween(ROUNDS / 4, ROUNDS * 3 / 4);
  }

  @Test
  void aStoreThatIsSlowIsReadByOnePassAtATime() {
    var zone = new MemoryZone();
    var slow = new SlowStreams(zone.streams());
    ZoneStore store = TestStores.of(zone);
    var router =
        new ReplicatedRecords(
            new ZoneStore(
                store.jobs(),
                store.workers(),
                slow,
                store.cdns(),
                store.broadcasts(),
                store.watch()),
            blocking,
            nobody);
    Future<Void> first = router.reconcile();
    Future<Void> second = router.reconcile();
    slow.answer().countDown();
    Future.all(first, second).await();
    assertThat(slow.reads()).hasValue(1);
    router.reconcile().await();
    assertThat(slow.reads()).hasValue(2);
  }

  /** Streams that are not told before a test lets them. */
  private record SlowStreams(StreamRegistry streams, CountDownLatch answer, AtomicInteger reads)
      implements StreamRegistry {
    SlowStreams(StreamRegistry streams) {
      this(streams, new CountDownLatch(1), new AtomicInteger());
    }

    @Override
    public boolean put(StreamRecord record) {
      return streams.put(record);
    }

    @Override
    public Optional<StreamRecord> find(String streamId) {
      return streams.find(streamId);
    }

    @Override
    public List<StreamRecord> all() {
      reads.incrementAndGet();
      try {
        answer.await();
      } catch (InterruptedException e) {
        throw new StoreException("the test ended", true, e);
      }
      return streams.all();
    }
  }

  private void begin(int seed) {
    random = new Random(seed);
    deleted = false;
    zones.clear();
    routers.clear();
    for (int zone = 0; zone < ZONES; zone++) {
      zones.add(new MemoryZone());
      routers.add(router(zone));
      routers.get(zone).put(STREAM).await();
    }
  }

  private ReplicatedRecords router(int zone) {
    return new ReplicatedRecords(TestStores.of(zones.get(zone)), blocking, nobody);
  }

  private void change(int zone) {
    switch (random.nextInt(24)) {
      case 0 -> delete(zone);
      case 1, 2, 3, 4, 5, 6, 7, 8 -> show(zone, Slate.ofText("slate " + random.nextInt(3)));
      case 9, 10, 11, 12 -> putCdn(zone);
      case 13, 14 -> deleteCdn(zone);
      case 15 -> startAgain(zone);
      default -> tell(zone, random.nextInt(ZONES));
    }
  }

  private void delete(int zone) {
    routers.get(zone).put(known(zone).asDeleted()).await();
    deleted = true;
  }

  private void show(int zone, Slate slate) {
    StreamRecord stream = known(zone);
    if (!stream.deleted()) {
      routers.get(zone).put(stream.with(slate)).await();
    }
  }

  private StreamRecord known(int zone) {
    return routers.get(zone).stream("s").orElseThrow();
  }

  private void putCdn(int zone) {
    ReplicatedRecords router = routers.get(zone);
    long version = router.cdn("c").map(CdnRecord::version).orElse(0L) + 1;
    URI url = URI.create("http://cdn" + random.nextInt(3) + ".test/");
    router.put(CdnRecord.of("c", CdnRecord.HTTP, url, null, "", version)).await();
  }

  private void deleteCdn(int zone) {
    Optional<CdnRecord> cdn = routers.get(zone).cdn("c").filter(known -> !known.deleted());
    cdn.ifPresent(known -> routers.get(zone).put(known.asDeleted()).await());
  }

  /** With nothing but what the zone's store has. */
  private void startAgain(int zone) {
    routers.set(zone, router(zone));
    routers.get(zone).reconcile().await();
  }

  private void tell(int from, int to) {
    Records all = routers.get(from).all();
    routers.get(to).receive(all).await();
  }

  /** All of them, in some order. */
  private void tellEachOther() {
    var pairs = new ArrayList<>(IntStream.range(0, ZONES * ZONES).boxed().toList());
    Collections.shuffle(pairs, random);
    pairs.forEach(pair -> tell(pair / ZONES, pair % ZONES));
  }
}
