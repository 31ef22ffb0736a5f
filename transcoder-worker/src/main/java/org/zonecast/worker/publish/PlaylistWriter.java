package org.zonecast.worker.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.CdnTarget;
import org.zonecast.worker.cdn.CdnTarget.PutResult;
import org.zonecast.worker.cdn.CdnTarget.StoredPlaylist;

/**
 * Keeps one playlist on one CDN up to date, one request at a time, each replacing exactly the
 * version that was seen last. Confined to the job's context.
 */
final class PlaylistWriter {
  private static final Logger log = LoggerFactory.getLogger(PlaylistWriter.class);
  private static final long RETRY_MILLIS = 200;

  /** What the playlist is to say. */
  interface Source {
    String path();

    /** The text that should be there now; empty while there is nothing to say. */
    Optional<String> render();

    /** Whether what was found is of this broadcast, so that its token counts. */
    boolean ours(StoredPlaylist stored);

    /** Whether what was found stays, and is written no more, though it is another broadcast's. */
    default boolean givesWay(StoredPlaylist stored) {
      return false;
    }

    /**
     * Looks at what is there before it is replaced.
     *
     * @throws IllegalArgumentException if it cannot be read; it is then replaced as it is
     */
    void found(StoredPlaylist stored);

    /** There is no playlist to replace. */
    default void absent() {}

    /** What was rendered last is on the CDN. */
    void written();
  }

  /** Says when a playlist may be written, and is told what came of it. */
  interface Gate {
    /** Whether it is of use to look now: what is found cannot be replaced unnoticed any more. */
    boolean mayLook();

    /** Whether this worker may publish at this moment. */
    boolean granted();

    /** Whether a request to this CDN may be tried; if so, its result must be told. */
    boolean tryPass();

    void succeeded();

    void failed(Throwable failure);

    void written();

    void superseded(Supersession supersession);
  }

  private final Vertx vertx;
  private final Source source;
  private final Gate gate;
  private final Supplier<CdnTarget> target;
  private final Supplier<Token> token;
  private boolean seen;
  private @Nullable String etag;
  private String stored = "";
  private boolean busy;
  private boolean dirty = true;
  private boolean retrying;
  private boolean refused;
  private boolean closed;

  PlaylistWriter(
      Vertx vertx, Source source, Gate gate, Supplier<CdnTarget> target, Supplier<Token> token) {
    this.vertx = vertx;
    this.source = source;
    this.gate = gate;
    this.target = target;
    this.token = token;
  }

  /** Writes the playlist if it has changed, now or as soon as that is possible. */
  void update() {
    dirty = true;
    if (busy || !lags()) {
      return;
    }
    if (!gate.granted()) {
      return; // Tried again when the grant is renewed.
    }
    if (!gate.tryPass()) {
      retryLater();
      return;
    }
    request(() -> (seen ? Future.<Void>succeededFuture() : look()).compose(looked -> put()));
  }

  /** Looks at what is there while there is nothing to write, so that the first write need not. */
  void lookAhead() {
    boolean due = !seen && !busy && !retrying && !closed;
    if (due && gate.mayLook() && gate.tryPass()) {
      request(this::look);
    }
  }

  private void request(Supplier<Future<Void>> what) {
    busy = true;
    what.get()
        .onComplete(result -> {
          busy = false;
          if (result.succeeded()) {
            gate.succeeded();
          } else {
            dirty = true;
            gate.failed(result.cause());
            retryLater();
          }
          if (dirty && !retrying) {
            update();
          }
        });
  }

  /** Writes it if something had kept it from being written. */
  void updateIfDirty() {
    if (dirty) {
      update();
    }
  }

  /** Whether a request is on its way. */
  boolean busy() {
    return busy;
  }

  /** Whether the CDN has what it should have, and no request is on its way. */
  boolean upToDate() {
    return !busy && !lags();
  }

  private boolean lags() {
    return !closed && source.render().filter(text -> !text.equals(stored)).isPresent();
  }

  void close() {
    closed = true;
  }

  private Future<Void> look() {
    return target
        .get()
        .read(source.path())
        .map(found -> {
          seen = true;
          etag = found.map(StoredPlaylist::etag).orElse(null);
          found.ifPresentOrElse(this::consider, source::absent);
          return null;
        });
  }

  private void consider(StoredPlaylist found) {
    if (!source.ours(found)) {
      closed |= source.givesWay(found);
      return;
    }
    Optional<Supersession> superseded = Supersession.seen(source.path(), found, token.get());
    if (superseded.isPresent()) {
      closed = true;
      gate.superseded(superseded.get());
      return;
    }
    try {
      source.found(found);
    } catch (IllegalArgumentException e) {
      log.warn("{} is not a playlist of ours and is replaced: {}", source.path(), e.getMessage());
    }
  }

  private Future<Void> put() {
    dirty = false;
    Optional<String> text = source.render();
    if (closed || text.isEmpty()) {
      return Future.succeededFuture();
    }
    if (!gate.granted()) {
      dirty = true; // Tried again when the grant is renewed.
      return Future.succeededFuture();
    }
    return target
        .get()
        .replace(source.path(), Buffer.buffer(text.get()), etag, token.get())
        .map(result -> {
          stored(result, text.get());
          return null;
        });
  }

  private void stored(PutResult result, String text) {
    switch (result) {
      case PutResult.Stored put -> {
        etag = put.etag();
        seen = etag != null;
        refused = false;
        stored = text;
        source.written();
        gate.written();
      }
      case PutResult.Refused _ -> {
        seen = false;
        dirty = true;
        if (refused) { // The first time it was a predecessor's last write, and there is no other.
          retryLater();
        }
        refused = true;
      }
    }
  }

  private void retryLater() {
    if (!retrying) {
      retrying = true;
      vertx.setTimer(
          RETRY_MILLIS,
          id -> {
            retrying = false;
            updateIfDirty();
          });
    }
  }
}
