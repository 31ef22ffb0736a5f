package org.zonecast.router.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.BroadcastRecord;
import org.zonecast.job.memory.MemoryZone;
import org.zonecast.router.TestStores;
import org.zonecast.router.edge.RecordBuilder;

class StoredBroadcastsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Blocking blocking = new Blocking(vertx);
  private final MemoryZone zone = new MemoryZone();
  private final KnownBroadcasts known = new KnownBroadcasts(() -> 0);
  private final StoredBroadcasts stored =
      new StoredBroadcasts(TestStores.of(zone), blocking, known);

  @AfterEach
  void close() {
    blocking.close();
    vertx.close().await();
  }

  @Test
  void theyAreReadUntilThatHasWorkedOnce() {
    zone.broadcasts.put("s1", broadcast("s1"));
    zone.away = true;
    assertThat(read().failed()).isTrue();
    zone.away = false;
    read();
    assertThat(known.find("s1")).isPresent();
    zone.broadcasts.put("s2", broadcast("s2"));
    read();
    assertThat(known.find("s2")).as("of which routers are told").isEmpty();
  }

  @Test
  void theyAreReadAnewWhenTheStoreIsBack() {
    read();
    zone.broadcasts.put("s1", broadcast("s1"));
    zone.away = true;
    stored.storeBack().otherwiseEmpty().await();
    zone.away = false;
    read();
    assertThat(known.find("s1")).isPresent();
  }

  private Future<Void> read() {
    Future<Void> reading = stored.readIfDue();
    reading.otherwiseEmpty().await();
    return reading;
  }

  private static BroadcastRecord broadcast(String stream) {
    return new RecordBuilder(stream).build();
  }
}
