package org.zonecast.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.feed.GrantClock;

class SuccessionTest {
  private static final CdnTarget ANY = new OnlyAbilities(EnumSet.allOf(CdnTarget.Ability.class));
  private static final CdnTarget PLAIN =
      new OnlyAbilities(EnumSet.of(CdnTarget.Ability.ATOMIC_PUT));

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aSuccessorWaitsForAGrantsValidityWhereAStaleWriterIsNotRefused() {
    Succession succession = succession(1, 2, false);
    assertThat(succession.settledOn(PLAIN)).isFalse();
    nanos.set(Duration.ofMillis(1499).toNanos());
    assertThat(succession.settledOn(PLAIN)).isFalse();
    nanos.set(Duration.ofMillis(1500).toNanos());
    assertThat(succession.settledOn(PLAIN)).isTrue();
  }

  @Test
  void itDoesNotWaitWhereAStaleWriterIsRefused() {
    assertThat(succession(1, 2, false).settledOn(ANY)).isTrue();
  }

  @Test
  void itDoesNotWaitForAHolderThatHasLetGo() {
    assertThat(succession(1, 2, true).settledOn(PLAIN)).isTrue();
  }

  @Test
  void theFirstWorkerOfABroadcastDoesNotWait() {
    assertThat(succession(1, 1, false).settledOn(PLAIN)).isTrue();
    assertThat(succession(2, 1, false).settledOn(PLAIN)).isFalse();
  }

  private Succession succession(int epoch, long grant, boolean alone) {
    var grants = new GrantClock(nanos::get);
    grants.progressSent(1);
    grants.answered(1, grant, alone);
    return new Succession(epoch, grants);
  }

  private record OnlyAbilities(Set<Ability> abilities) implements CdnTarget {
    @Override
    public String name() {
      return "a";
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
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<StoredPlaylist>> read(String path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> delete(String path) {
      throw new UnsupportedOperationException();
    }
  }
}
