package org.zonecast.worker.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget.Ability;
import org.zonecast.worker.cdn.CdnTarget.PutResult;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/** What every kind of CDN must do, whatever it is made of. */
abstract class CdnContract {
  private static final Token OLD = new Token(1, 1);
  private static final Token NEW = new Token(1, 2);
  private static final String PLAYLIST = "live/s/b/240p/index.m3u8";
  private static final String OBJECT = "live/s/b/1-e/240p/1000.m4s";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpCdnTarget.newClient(vertx);

  abstract CdnRecord record();

  /** What somebody who is not a writer finds at a path. */
  abstract Optional<byte[]> visible(String path) throws Exception;

  abstract void goAway() throws Exception;

  abstract void comeBack() throws Exception;

  CdnTarget target() {
    return new CdnTargets(vertx, http, TIMEOUT).apply(record());
  }

  @AfterEach
  void stopVertx() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void anObjectKeepsItsFirstBytes() throws Exception {
    CdnTarget target = target();
    assertThat(get(target.create(OBJECT, "video/mp4", Buffer.buffer("first")))).isTrue();
    assertThat(get(target.create(OBJECT, "video/mp4", Buffer.buffer("second")))).isFalse();
    assertThat(visible(OBJECT))
        .hasValueSatisfying(b -> assertThat(b).asString().isEqualTo("first"));
    assertThat(target.abilities()).contains(Ability.CREATE_IF_ABSENT);
  }

  @Test
  void whatIsOverwrittenIsWhatWasPutLast() throws Exception {
    CdnTarget target = target();
    String path = "live/s/thumbnail.jpg";
    get(target.overwrite(path, "image/jpeg", Buffer.buffer("first")));
    get(target.overwrite(path, "image/jpeg", Buffer.buffer("second")));
    assertThat(visible(path)).hasValueSatisfying(b -> assertThat(b).asString().isEqualTo("second"));
  }

  @Test
  void severalWritersOfOneObjectLeaveOneWhole() throws Exception {
    List<Future<Boolean>> creations = new ArrayList<>();
    for (int writer = 0; writer < 6; writer++) {
      creations.add(target().create(OBJECT, "video/mp4", pattern(300_000, 7)));
    }
    for (Future<Boolean> creation : creations) {
      get(creation);
    }
    assertThat(visible(OBJECT)).contains(pattern(300_000, 7).getBytes());
  }

  @Test
  void aStaleWriterOfAPlaylistIsRefused() throws Exception {
    CdnTarget old = target();
    CdnTarget successor = target();
    String first = stored(old.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#1\n"), null, OLD));
    String second = stored(successor.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#2\n"), first, NEW));

    assertThat(get(old.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#3\n"), first, OLD)))
        .isEqualTo(new PutResult.Refused());
    assertThat(get(old.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#3\n"), null, OLD)))
        .isEqualTo(new PutResult.Refused());
    assertThat(get(old.read(PLAYLIST))).contains(new StoredPlaylist("#EXTM3U\n#2\n", second, NEW));
  }

  @Test
  void writersAtTheSameTimeAllBelieveTheTruth() throws Exception {
    CdnTarget target = target();
    String etag = stored(target.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#0\n"), null, OLD));
    List<Future<PutResult>> puts = new ArrayList<>();
    for (int writer = 1; writer <= 6; writer++) {
      puts.add(target().replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#" + writer + "\n"), etag, OLD));
    }
    int stored = 0;
    for (Future<PutResult> put : puts) {
      stored += get(put) instanceof PutResult.Stored ? 1 : 0;
    }
    if (target.abilities().contains(Ability.CONDITIONAL_REPLACE)) {
      assertThat(stored).isEqualTo(1);
    } else {
      assertThat(stored).isPositive();
    }
  }

  @Test
  void aReaderNeverSeesAPart() throws Exception {
    CdnTarget target = target();
    Set<Integer> lengths = ConcurrentHashMap.newKeySet();
    AtomicBoolean over = new AtomicBoolean();
    List<String> broken = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                look(OBJECT, lengths, broken);
                look(PLAYLIST, lengths, broken);
              }
            });
    String etag = null;
    for (int version = 1; version <= 20; version++) {
      Buffer playlist = Buffer.buffer("#EXTM3U\n" + "#".repeat(version * 10_000) + "\nEND\n");
      etag = stored(target.replace(PLAYLIST, playlist, etag, OLD));
    }
    get(target.create(OBJECT, "video/mp4", pattern(8_000_000, 3).appendString("END\n")));
    await().until(() -> lengths.contains(8_000_004));
    over.set(true);
    reader.join();

    assertThat(target.abilities()).contains(Ability.ATOMIC_PUT);
    assertThat(broken).isEmpty();
  }

  private void look(String path, Set<Integer> lengths, List<String> broken) {
    try {
      byte[] seen = visible(path).orElse(null);
      if (seen != null) {
        lengths.add(seen.length);
        String end = new String(seen, Math.max(0, seen.length - 4), Math.min(4, seen.length));
        if (!end.equals("END\n")) {
          broken.add(path + " with " + seen.length + " bytes");
        }
      }
    } catch (Exception e) {
      broken.add(path + ": " + e);
    }
  }

  @Test
  void whatIsDeletedIsGoneAndMayBeDeletedAgain() throws Exception {
    CdnTarget target = target();
    get(target.create(OBJECT, "video/mp4", Buffer.buffer("x")));
    get(target.delete(OBJECT));
    get(target.delete(OBJECT));
    assertThat(visible(OBJECT)).isEmpty();
    assertThat(get(target.create(OBJECT, "video/mp4", Buffer.buffer("y")))).isTrue();
  }

  @Test
  void whatIsNotThereIsReadAsEmpty() throws Exception {
    assertThat(get(target().read(PLAYLIST))).isEmpty();
  }

  @Test
  void aBigObjectIsStoredToTheLastByte() throws Exception {
    Buffer big = pattern(40_000_000, 5);
    get(target().create(OBJECT, "video/mp4", big));
    byte[] there = visible(OBJECT).orElseThrow();
    assertThat(Arrays.equals(there, big.getBytes())).isTrue();
  }

  @Test
  void aCdnThatGoesAwayFailsClearlyAndWorksAgainWhenItIsBack() throws Exception {
    CdnTarget target = target();
    String etag = stored(target.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n"), null, OLD));
    goAway();
    assertThatThrownBy(() -> get(target.create(OBJECT, "video/mp4", Buffer.buffer("x"))))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CdnException.class);
    assertThatThrownBy(() -> get(target.read(PLAYLIST))).hasCauseInstanceOf(CdnException.class);
    comeBack();
    assertThat(get(target.create(OBJECT, "video/mp4", Buffer.buffer("x")))).isTrue();
    stored(target.replace(PLAYLIST, Buffer.buffer("#EXTM3U\n#2\n"), etag, OLD));
  }

  private static String stored(Future<PutResult> put) {
    return ((PutResult.Stored) get(put)).etag();
  }

  static Buffer pattern(int bytes, int seed) {
    byte[] pattern = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      pattern[i] = (byte) (i * seed + (i >> 8));
    }
    return Buffer.buffer(pattern);
  }

  static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
