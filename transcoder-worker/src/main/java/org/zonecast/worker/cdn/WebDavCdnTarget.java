package org.zonecast.worker.cdn;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.CdnRecord;
import org.zonecast.job.Token;
import org.zonecast.worker.cdn.OriginRequests.Answer;

/**
 * A plain WebDAV origin (RFC 4918), such as nginx's dav module, that knows no conditional requests.
 * Everything is put under a name of its own and then moved: readers never see a part, and {@code
 * Overwrite: F} keeps what is there. A playlist is read before it is replaced; a writer that is
 * frozen between the two can still put an old one in place.
 */
public final class WebDavCdnTarget implements CdnTarget {
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int SERVER_ERROR = 500;

  private final OriginRequests requests;
  private final CdnRecord record;

  /**
   * @param timeout for each request
   */
  public WebDavCdnTarget(Vertx vertx, HttpClient client, CdnRecord record, Duration timeout) {
    this.requests = new OriginRequests(vertx, client, record.publishUrl(), timeout);
    this.record = record;
  }

  @Override
  public String name() {
    return record.name();
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.of(Ability.CREATE_IF_ABSENT, Ability.ATOMIC_PUT);
  }

  @Override
  public Future<Boolean> create(String path, String contentType, Buffer object) {
    return store(path, contentType, object, false);
  }

  @Override
  public Future<Void> overwrite(String path, String contentType, Buffer object) {
    return store(path, contentType, object, true).mapEmpty();
  }

  @Override
  public Future<PutResult> replace(
      String path, Buffer playlist, @Nullable String etag, Token token) {
    Buffer whole = TokenComment.add(playlist, token);
    return read(path)
        .compose(found -> {
          String there = found.map(StoredPlaylist::etag).orElse(null);
          if (!Objects.equals(there, etag)) {
            return Future.succeededFuture(new PutResult.Refused());
          }
          return store(path, "application/vnd.apple.mpegurl", whole, true)
              .map(stored -> new PutResult.Stored(TokenComment.etag(whole)));
        });
  }

  @Override
  public Future<Optional<StoredPlaylist>> read(String path) {
    MultiMap headers = authorization().set(HttpHeaders.CACHE_CONTROL, "no-cache");
    return requests
        .send(HttpMethod.GET, path, headers, Buffer.buffer())
        .map(answer -> {
          if (answer.status() == NOT_FOUND) {
            return Optional.empty();
          }
          answer.requireSuccess();
          return Optional.of(TokenComment.read(answer.body()));
        });
  }

  @Override
  public Future<Void> delete(String path) {
    return send(HttpMethod.DELETE, path)
        .map(answer -> {
          if (answer.status() != NOT_FOUND) {
            answer.requireSuccess();
          }
          return null;
        });
  }

  /** Puts an object; returns false if there is one, and it is not to be overwritten. */
  private Future<Boolean> store(String path, String contentType, Buffer object, boolean overwrite) {
    int name = path.lastIndexOf('/') + 1;
    String upload =
        path.substring(0, name) + "upload-" + UUID.randomUUID() + "-" + path.substring(name);
    MultiMap headers = authorization().set(HttpHeaders.CONTENT_TYPE, contentType);
    return put(path, () -> requests.send(HttpMethod.PUT, upload, headers, object))
        .compose(put -> move(upload, path, overwrite))
        .onComplete(moved -> {
          if (moved.failed() || !moved.result()) {
            var _ = send(HttpMethod.DELETE, upload); // What stays of it is found by its name.
          }
        });
  }

  /** Sends a PUT, and again if the collections above {@code path} had to be made first. */
  private Future<Void> put(String path, Supplier<Future<Answer>> put) {
    return put.get()
        .compose(first -> {
          // RFC 4918, 9.7.1 says 409; nginx says 500.
          boolean lacksParent =
              first.status() == CONFLICT
                  || first.status() == NOT_FOUND
                  || first.status() == SERVER_ERROR;
          return lacksParent
              ? makeCollections(path, 0).compose(made -> put.get())
              : Future.succeededFuture(first);
        })
        .map(answer -> {
          answer.requireSuccess();
          return null;
        });
  }

  private Future<Void> makeCollections(String path, int from) {
    int end = path.indexOf('/', from) + 1;
    if (end == 0) {
      return Future.succeededFuture();
    }
    return send(HttpMethod.MKCOL, path.substring(0, end))
        .compose(answer -> {
          if (answer.status() != METHOD_NOT_ALLOWED) { // There is one.
            answer.requireSuccess();
          }
          return makeCollections(path, end);
        });
  }

  private Future<Boolean> move(String from, String to, boolean overwrite) {
    MultiMap headers =
        authorization()
            .set("Destination", requests.absolutePath(to))
            .set("Overwrite", overwrite ? "T" : "F");
    return requests
        .send(HttpMethod.MOVE, from, headers, Buffer.buffer())
        .map(answer -> {
          if (answer.status() == PRECONDITION_FAILED && !overwrite) {
            return false;
          }
          answer.requireSuccess();
          return true;
        });
  }

  private Future<Answer> send(HttpMethod method, String path) {
    return requests.send(method, path, authorization(), Buffer.buffer());
  }

  private MultiMap authorization() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    String credential = record.credential();
    if (credential.contains(":")) {
      byte[] pair = credential.getBytes(StandardCharsets.UTF_8);
      headers.set(HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(pair));
    } else if (!credential.isEmpty()) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + credential);
    }
    return headers;
  }
}
