package org.zonecast.worker.publish;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CdnTarget.Ability;
import org.zonecast.worker.cdn.CdnTarget.PutResult;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;
import org.zonecast.worker.segment.MediaPlaylistParser;

/**
 * Shuts the writers of earlier epochs out of one CDN: replaces every playlist of the broadcast
 * there, with nothing changed but a comment, under this worker's token, and finds the number behind
 * the last one listed. The comment matters: many CDNs make an ETag of the bytes alone, and the same
 * bytes would shut nobody out. On a CDN without conditional requests it only reads, once the old
 * grants have run out for certain. Tries until it is done or closed. Confined to the job's context.
 */
final class CdnSeal {
  private static final Logger logger = LoggerFactory.getLogger(CdnSeal.class);
  private static final long RETRY_MILLIS = 100;
  private static final long NONE = -1;
  private static final String COMMENT = "#ZONECAST-SEAL:";

  /** Told once that it is done, or cannot be. */
  interface Listener {
    /**
     * @param endMediaSequence the number behind the last one listed, -1 if none is
     */
    void sealed(String cdn, long endMediaSequence);

    /** Somebody newer publishes this broadcast. */
    void superseded(String cdn, Supersession supersession);
  }

  /** Thrown where a playlist carries a higher token. */
  private static final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Supersession supersession;

    SupersededException(Supersession supersession) {
      super(supersession.detail());
      this.supersession = supersession;
    }
  }

  private final Publication publication;
  private final CdnTarget target;
  private final Listener listener;
  private final Succession succession;
  private boolean troubleTold;
  private boolean closed;

  CdnSeal(Publication publication, CdnTarget target, Listener listener) {
    this.publication = publication;
    this.target = target;
    this.listener = listener;
    this.succession = new Succession(publication.welcome().epoch().number(), publication.grants());
  }

  void begin() {
    if (closed) {
      return;
    }
    if (!publication.grants().valid() || !succession.settledOn(target)) {
      again();
      return;
    }
    sealAll()
        .onSuccess(end -> {
          if (!closed) {
            logger.info("{} cdn={} is sealed, up to {}", publication.label(), target.name(), end);
            closed = true;
            listener.sealed(target.name(), end);
          }
        })
        .onFailure(this::failed);
  }

  void close() {
    closed = true;
  }

  private void again() {
    publication.vertx().setTimer(RETRY_MILLIS, id -> begin());
  }

  private void failed(Throwable why) {
    if (closed) {
      return;
    }
    if (why instanceof SupersededException newer) {
      closed = true;
      listener.superseded(target.name(), newer.supersession);
      return;
    }
    if (!troubleTold) {
      troubleTold = true;
      logger.warn(
          "{} cdn={} is not sealed yet: {}", publication.label(), target.name(), why.getMessage());
    }
    again();
  }

  private Future<Long> sealAll() {
    List<Future<Long>> ends = new ArrayList<>();
    for (String rendition : renditions()) {
      ends.add(seal(publication.paths().playlist(rendition), CdnSeal::end));
    }
    ends.add(seal(publication.paths().multivariant(), this::endOfMultivariant));
    return Future.all(ends).map(all -> ends.stream().mapToLong(Future::result).max().orElse(NONE));
  }

  /** All that the broadcast has had so far, and has now. */
  private Set<String> renditions() {
    Set<String> all = new TreeSet<>(publication.plan().renditions());
    publication.welcome().earlier().forEach(epoch -> all.addAll(epoch.renditions()));
    return all;
  }

  /** Says where a playlist ends; empty if it is none of this broadcast's. */
  private interface End {
    Optional<Long> of(StoredPlaylist playlist);
  }

  private static Optional<Long> end(StoredPlaylist playlist) {
    try {
      return Optional.of(MediaPlaylistParser.parse(playlist.body()).lastMediaSequence() + 1);
    } catch (IllegalArgumentException e) {
      return Optional.of(NONE);
    }
  }

  /** The path is the stream's: another broadcast's may be there. */
  private Optional<Long> endOfMultivariant(StoredPlaylist playlist) {
    boolean ours =
        playlist
            .body()
            .lines()
            .anyMatch(line -> line.startsWith(publication.paths().renditionsFromMultivariant()));
    return ours ? Optional.of(NONE) : Optional.empty();
  }

  private Future<Long> seal(String path, End end) {
    return target
        .read(path)
        .compose(found -> {
          Optional<Long> known = found.flatMap(end::of);
          return known.isEmpty()
              ? Future.succeededFuture(NONE)
              : seal(path, found.orElseThrow()).map(sealed -> known.get());
        });
  }

  /** The playlist with our comment behind its first line, in place of another seal's. */
  private static String commented(String playlist, Token token) {
    int line = playlist.indexOf('\n') + 1;
    int rest = playlist.startsWith(COMMENT, line) ? playlist.indexOf('\n', line) + 1 : line;
    return playlist.substring(0, line) + COMMENT + token + "\n" + playlist.substring(rest);
  }

  private Future<Void> seal(String path, StoredPlaylist found) {
    Token ours = publication.token();
    Optional<Supersession> superseded = Supersession.seen(path, found, ours);
    if (superseded.isPresent()) {
      return Future.failedFuture(new SupersededException(superseded.get()));
    }
    if (!target.abilities().contains(Ability.CONDITIONAL_REPLACE)) {
      return Future.succeededFuture();
    }
    if (closed || !publication.grants().valid()) {
      return Future.failedFuture(new IllegalStateException("the grant has run out"));
    }
    return target
        .replace(path, Buffer.buffer(commented(found.body(), ours)), found.etag(), ours)
        .compose(result ->
            result instanceof PutResult.Stored
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(path + " was written in between")));
  }
}
