package org.zonecast.worker.cdn;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.Token;

/**
 * A CDN that can be written to. No method blocks; futures complete on the calling context, and fail
 * with a {@link CdnException} that says whether a retry helps. Paths have no leading slash.
 */
public interface CdnTarget {

  /** What a kind of CDN can promise; what a CDN lacks is made up for by care on our side. */
  enum Ability {
    /** An object is only written if there is none of that name. */
    CREATE_IF_ABSENT,
    /** An object is only replaced if it is still the version that we saw. */
    CONDITIONAL_REPLACE,
    /** A reader sees the old object or the new one, never a part. */
    ATOMIC_PUT
  }

  String name();

  Set<Ability> abilities();

  /**
   * Puts an object under its final name.
   *
   * @return true if it was created, false if one was there already
   */
  Future<Boolean> create(String path, String contentType, Buffer object);

  /** Puts an object in place of whatever is there. Of several writers any may be the last. */
  Future<Void> overwrite(String path, String contentType, Buffer object);

  /**
   * Puts a playlist in place of the version {@code etag}, or where there is none if null.
   *
   * @param token kept with the playlist, for whoever finds it there
   */
  Future<PutResult> replace(String path, Buffer playlist, @Nullable String etag, Token token);

  /** A playlist as it is there now; empty if there is none. */
  Future<Optional<StoredPlaylist>> read(String path);

  /** Deletes an object; one that is not there counts as deleted. */
  Future<Void> delete(String path);

  /** What became of a conditional put. */
  sealed interface PutResult {
    /**
     * It is there.
     *
     * @param etag its version, or null if the CDN did not say
     */
    record Stored(@Nullable String etag) implements PutResult {}

    /** The condition did not hold: somebody else has written in between. */
    record Refused() implements PutResult {}
  }

  /**
   * A playlist found on a CDN.
   *
   * @param token what was kept with it, or null if there was none
   */
  record StoredPlaylist(String body, String etag, @Nullable Token token) {}
}
