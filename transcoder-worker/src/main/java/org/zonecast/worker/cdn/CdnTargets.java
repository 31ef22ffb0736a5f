package org.zonecast.worker.cdn;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.zonecast.job.CdnRecord;

/** Makes the target of a CDN's kind. Targets of one folder share what guards it. */
public final class CdnTargets implements Function<CdnRecord, CdnTarget> {
  private final Vertx vertx;
  private final HttpClient client;
  private final Duration timeout;
  private final Map<URI, DirectoryStore> folders = new ConcurrentHashMap<>();

  /**
   * @param client of {@link HttpCdnTarget#newClient}
   * @param timeout for a request, or for what is done to a file
   */
  public CdnTargets(Vertx vertx, HttpClient client, Duration timeout) {
    this.vertx = vertx;
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public CdnTarget apply(CdnRecord record) {
    return switch (record.kind()) {
      case CdnRecord.DIRECTORY ->
          new DirectoryCdnTarget(vertx, record.name(), folder(record.publishUrl()), timeout);
      case CdnRecord.WEBDAV -> new WebDavCdnTarget(vertx, client, record, timeout);
      default -> new HttpCdnTarget(vertx, client, record, timeout);
    };
  }

  private DirectoryStore folder(URI url) {
    return folders.computeIfAbsent(
        url, absent -> new DirectoryStore(Path.of(url), timeout.dividedBy(2)));
  }
}
