package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The latest small picture of each stream, fetched from the first CDN that has one, at most once in
 * a few seconds. May be used by any thread.
 */
public final class Thumbnails implements AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int TIMEOUT_MS = 2_000;
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_KEPT = 64;

  private record Kept(Instant at, Future<Optional<Buffer>> picture) {}

  private final HttpClient http;
  private final Clock clock;
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  public Thumbnails(Vertx vertx, Clock clock) {
    this.clock = clock;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(TIMEOUT_MS),
            new PoolOptions().setHttp1MaxSize(4));
  }

  /**
   * The picture as a JPEG file; empty while no CDN has one.
   *
   * @param urls where it may be, best first
   */
  Future<Optional<Buffer>> latest(String streamId, Collection<String> urls) {
    Instant now = clock.instant();
    synchronized (kept) {
      Kept known = kept.get(streamId);
      if (known != null && known.at().plus(FRESH).isAfter(now)) {
        return known.picture();
      }
      Future<Optional<Buffer>> picture = firstOf(urls.iterator());
      kept.remove(streamId);
      kept.put(streamId, new Kept(now, picture));
      if (kept.size() > MAX_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
      return picture;
    }
  }

  private Future<Optional<Buffer>> firstOf(Iterator<String> urls) {
    if (!urls.hasNext()) {
      return Future.succeededFuture(Optional.empty());
    }
    return fetch(urls.next()).map(Optional::of).recover(absentOrBroken -> firstOf(urls));
  }

  private Future<Buffer> fetch(String url) {
    var request =
        new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url).setTimeout(TIMEOUT_MS);
    return http.request(request).compose(r -> r.send().compose(Thumbnails::read));
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    Promise<Buffer> done = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(done::tryFail);
    response.handler(part -> {
      body.appendBuffer(part);
      if (response.statusCode() != 200 || body.length() > MAX_BYTES) {
        done.tryFail("no small picture");
        response.request().reset();
      }
    });
    response.endHandler(end -> {
      if (response.statusCode() == 200 && isJpeg(body)) {
        done.tryComplete(body);
      } else {
        done.tryFail("no picture");
      }
    });
    return done.future();
  }

  /** ITU-T T.81, B.1.1.3: a file begins with the marker SOI. */
  private static boolean isJpeg(Buffer body) {
    return body.length() > 3
        && body.getUnsignedByte(0) == 0xFF
        && body.getUnsignedByte(1) == 0xD8
        && body.getUnsignedByte(2) == 0xFF;
  }

  @Override
  public void close() {
    http.close();
  }
}
