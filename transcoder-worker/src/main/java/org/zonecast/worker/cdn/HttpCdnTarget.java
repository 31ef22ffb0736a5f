package org.zonecast.worker.cdn;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.OriginRequests.Answer;

/** A CDN origin that takes PUT and DELETE with conditional requests (RFC 9110, 13.1). */
public final class HttpCdnTarget implements CdnTarget {
  /** Header with the token that a playlist was written under. */
  public static final String TOKEN_HEADER = "X-Zonecast-Token";

  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_FOUND = 404;
  private static final int MAX_CONNECTIONS_PER_ORIGIN = 64;
  private static final int MAX_WAITING_PER_ORIGIN = 1024;

  private final OriginRequests requests;
  private final CdnRecord record;

  /**
   * @param timeout for a whole request, from the connection to the end of the response
   */
  public HttpCdnTarget(Vertx vertx, HttpClient client, CdnRecord record, Duration timeout) {
    this.requests = new OriginRequests(vertx, client, record.publishUrl(), timeout);
    this.record = record;
  }

  /** The client that all targets of a worker share; each origin has a pool of its own in it. */
  public static HttpClient newClient(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions().setKeepAliveTimeout(30),
        new PoolOptions()
            .setHttp1MaxSize(MAX_CONNECTIONS_PER_ORIGIN)
            .setMaxWaitQueueSize(MAX_WAITING_PER_ORIGIN));
  }

  @Override
  public String name() {
    return record.name();
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public Future<Boolean> create(String path, String contentType, Buffer object) {
    MultiMap headers = writeHeaders(contentType).set(HttpHeaders.IF_NONE_MATCH, "*");
    return requests
        .send(HttpMethod.PUT, path, headers, object)
        .map(answer -> {
          if (answer.status() == PRECONDITION_FAILED) {
            return false;
          }
          answer.requireSuccess();
          return true;
        });
  }

  @Override
  public Future<Void> overwrite(String path, String contentType, Buffer object) {
    return requests
        .send(HttpMethod.PUT, path, writeHeaders(contentType), object)
        .map(answer -> {
          answer.requireSuccess();
          return null;
        });
  }

  @Override
  public Future<PutResult> replace(
      String path, Buffer playlist, @Nullable String etag, Token token) {
    MultiMap headers = writeHeaders("application/vnd.apple.mpegurl");
    headers.set(TOKEN_HEADER, token.toString());
    if (etag == null) {
      headers.set(HttpHeaders.IF_NONE_MATCH, "*");
    } else {
      headers.set(HttpHeaders.IF_MATCH, etag);
    }
    return requests
        .send(HttpMethod.PUT, path, headers, playlist)
        .map(answer -> {
          if (answer.status() == PRECONDITION_FAILED) {
            return new PutResult.Refused();
          }
          answer.requireSuccess();
          return new PutResult.Stored(answer.headers().get(HttpHeaders.ETAG));
        });
  }

  @Override
  public Future<Optional<StoredPlaylist>> read(String path) {
    return requests
        .send(HttpMethod.GET, path, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer())
        .map(answer -> {
          if (answer.status() == NOT_FOUND) {
            return Optional.empty();
          }
          answer.requireSuccess();
          return Optional.of(playlist(answer));
        });
  }

  @Override
  public Future<Void> delete(String path) {
    return requests
        .send(HttpMethod.DELETE, path, authorization(), Buffer.buffer())
        .map(answer -> {
          if (answer.status() != NOT_FOUND) {
            answer.requireSuccess();
          }
          return null;
        });
  }

  private MultiMap writeHeaders(String contentType) {
    return authorization().set(HttpHeaders.CONTENT_TYPE, contentType);
  }

  private MultiMap authorization() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (!record.credential().isEmpty()) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + record.credential());
    }
    return headers;
  }

  private static StoredPlaylist playlist(Answer answer) {
    String etag = answer.headers().get(HttpHeaders.ETAG);
    if (etag == null) {
      throw new CdnException(answer.what() + ": the answer has no ETag", false, null);
    }
    return new StoredPlaylist(answer.body().toString(), etag, token(answer));
  }

  private static @Nullable Token token(Answer answer) {
    String text = answer.headers().get(TOKEN_HEADER);
    try {
      return text == null ? null : Token.parse(text);
    } catch (RuntimeException e) {
      throw new CdnException(answer.what() + ": not a token: " + text, false, e);
    }
  }
}
