package org.zonecast.router.api;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zonecast.job.CdnRecord;
import org.zonecast.router.peer.ReplicatedRecords;

/** The calls about CDNs. A change reaches the streams that run. */
public final class CdnsApi {
  private static final String CDN = "/v1/cdns/{name}";

  private final ReplicatedRecords records;

  /** A CDN without its credential. */
  record CdnView(String name, String kind, URI publishUrl, URI playbackUrl) {
    static CdnView of(CdnRecord cdn) {
      return new CdnView(cdn.name(), cdn.kind(), cdn.publishUrl(), cdn.playbackUrl());
    }
  }

  /**
   * What a caller says of a CDN. What is left out stays as it was while {@code publishUrl} stays;
   * else it is {@code http}, the publish URL and no credential: one is never sent elsewhere than it
   * was given for.
   */
  record NewCdn(
      @Nullable String kind,
      @Nullable String publishUrl,
      @Nullable String playbackUrl,
      @Nullable String credential) {}

  public CdnsApi(ReplicatedRecords records) {
    this.records = records;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/v1/cdns", c -> Answer.ok(list()).now()),
        Endpoint.get(CDN, c -> Answer.ok(CdnView.of(find(c))).now()),
        Endpoint.put(CDN, this::put),
        Endpoint.delete(CDN, c -> put(find(c).asDeleted(), Answer.noContent())));
  }

  private List<CdnView> list() {
    return records.cdns().stream().map(CdnView::of).toList();
  }

  private Future<Answer> put(RoutingContext context) {
    String name = context.pathParam("name");
    NewCdn wanted = ApiJson.read(context.body().buffer(), NewCdn.class);
    CdnRecord cdn = record(name, wanted);
    boolean known = records.cdn(name).map(old -> !old.deleted()).orElse(false);
    return put(cdn, Answer.json(known ? 200 : 201, CdnView.of(cdn)));
  }

  private Future<Answer> put(CdnRecord cdn, Answer answer) {
    return records.put(cdn).map(stays -> answer.ifItStays(stays, "CDN " + cdn.name()));
  }

  private CdnRecord record(String name, NewCdn wanted) {
    if (wanted.publishUrl() == null) {
      throw ApiException.badRequest("publishUrl is missing");
    }
    Optional<CdnRecord> known = records.cdn(name);
    try {
      URI publishUrl = URI.create(wanted.publishUrl());
      Optional<CdnRecord> before =
          known.filter(cdn -> !cdn.deleted() && cdn.publishUrl().equals(publishUrl));
      return CdnRecord.of(
          name,
          or(wanted.kind(), before.map(CdnRecord::kind).orElse(CdnRecord.HTTP)),
          publishUrl,
          wanted.playbackUrl() == null
              ? before.map(CdnRecord::playbackUrl).orElse(null)
              : URI.create(wanted.playbackUrl()),
          or(wanted.credential(), before.map(CdnRecord::credential).orElse("")),
          known.map(CdnRecord::version).orElse(0L) + 1);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static String or(@Nullable String wanted, String otherwise) {
    return wanted == null ? otherwise : wanted;
  }

  private CdnRecord find(RoutingContext context) {
    String name = context.pathParam("name");
    return records
        .cdn(name)
        .filter(cdn -> !cdn.deleted())
        .orElseThrow(() -> ApiException.notFound("CDN " + name));
  }
}
