package org.zonecast.worker.publish;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zonecast.worker.cdn.CdnTarget;

/**
 * Puts a stream's thumbnails on one CDN: one at a time, each once. One that cannot be put is
 * counted, and says nothing about the CDN: the next comes soon, and no object waits for it.
 */
final class ThumbnailWriter {
  private static final Logger logger = LoggerFactory.getLogger(ThumbnailWriter.class);
  private static final String JPEG = "image/jpeg";

  private final Publication publication;
  private final Runnable free;
  private @Nullable Buffer newest;
  private boolean writing;
  private boolean failedBefore;

  /**
   * @param free told when another may be put
   */
  ThumbnailWriter(Publication publication, Runnable free) {
    this.publication = publication;
    this.free = free;
  }

  /** A newer picture; one that has not been put yet is forgotten. */
  void offer(Buffer jpeg) {
    newest = jpeg;
  }

  /** Puts the newest picture, unless it was, or one is still on its way. */
  void put(CdnTarget target) {
    Buffer jpeg = newest;
    if (writing || jpeg == null) {
      return;
    }
    newest = null;
    writing = true;
    attempt(target, jpeg)
        .onComplete(put -> {
          writing = false;
          publication.metrics().thumbnailPut(target.name(), put.succeeded());
          if (put.failed() && !failedBefore) {
            failedBefore = true;
            logger.warn(
                "{} cdn={} takes no thumbnail: {}",
                publication.label(),
                target.name(),
                put.cause().getMessage());
          }
          free.run();
        });
  }

  private Future<Void> attempt(CdnTarget target, Buffer jpeg) {
    try {
      return target.overwrite(publication.paths().thumbnail(), JPEG, jpeg);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
