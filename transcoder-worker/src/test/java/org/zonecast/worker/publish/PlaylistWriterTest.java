package org.zonecast.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;

/** One playlist on a CDN that answers at once, so that only pauses take time. */
class PlaylistWriterTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
  private String text = "";
  private int refusals;
  private final PlaylistWriter writer =
      new PlaylistWriter(vertx, new Text(), new Open(), AtOnce::new, () -> new Token(1, 2));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aWriteThatAPredecessorsLastOneCrossedIsRepeatedAtOnce() {
    text = "mine";
    refusals = 1;
    writer.update();
    assertThat(requests).containsExactly("GET", "PUT mine 1", "GET", "PUT mine 2");
    assertThat(writer.upToDate()).isTrue();
  }

  @Test
  void aWriteThatIsRefusedAgainIsRepeatedAfterAPause() {
    text = "mine";
    refusals = 2;
    writer.update();
    await().until(() -> writers.size() == 3);
    Thread here = Thread.currentThread();
    assertThat(writers.subList(0, 2)).containsExactly(here, here);
    assertThat(writers.getLast()).as("the timer's").isNotEqualTo(here);
  }

  @Test
  void whatWasLookedAtAheadIsReplacedWithoutAnotherLook() {
    writer.lookAhead();
    writer.lookAhead();
    assertThat(requests).containsExactly("GET");
    text = "mine";
    writer.update();
    assertThat(requests).containsExactly("GET", "PUT mine 1");
  }

  private final class Text implements PlaylistWriter.Source {
    @Override
    public String path() {
      return "index.m3u8";
    }

    @Override
    public Optional<String> render() {
      return Optional.of(text).filter(some -> !some.isEmpty());
    }

    @Override
    public boolean ours(CdnTarget.StoredPlaylist stored) {
      return true;
    }

    @Override
    public void found(CdnTarget.StoredPlaylist stored) {}

    @Override
    public void written() {}
  }

  private static final class Open implements PlaylistWriter.Gate {
    @Override
    public boolean mayLook() {
      return true;
    }

    @Override
    public boolean granted() {
      return true;
    }

    @Override
    public boolean tryPass() {
      return true;
    }

    @Override
    public void succeeded() {}

    @Override
    public void failed(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void written() {}

    @Override
    public void superseded(Supersession supersession) {
      throw new AssertionError(supersession.detail());
    }
  }

  /** Each look at it finds another version. */
  private final class AtOnce implements CdnTarget {
    @Override
    public String name() {
      return "cdn";
    }

    @Override
    public Set<Ability> abilities() {
      return Set.of(Ability.values());
    }

    @Override
    public Future<Boolean> create(String path, String contentType, Buffer object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> overwrite(String path, String contentType, Buffer object) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<PutResult> replace(
        String path, Buffer playlist, @Nullable String etag, Token token) {
      requests.add("PUT " + playlist + " " + etag);
      writers.add(Thread.currentThread());
      return Future.succeededFuture(
          refusals-- > 0 ? new PutResult.Refused() : new PutResult.Stored("mine"));
    }

    @Override
    public Future<Optional<StoredPlaylist>> read(String path) {
      requests.add("GET");
      String etag = String.valueOf(requests.stream().filter("GET"::equals).count());
      return Future.succeededFuture(
          Optional.of(new StoredPlaylist("theirs", etag, new Token(1, 1))));
    }

    @Override
    public Future<Void> delete(String path) {
      throw new UnsupportedOperationException();
    }
  }
}
