package org.zonecast.job;

import static org.zonecast.job.Names.requireName;

import java.net.URI;

/**
 * A CDN that broadcasts are published to. A versioned record, like {@link StreamRecord}.
 *
 * @param kind the kind of target; {@code http} is PUT and DELETE with conditional requests
 * @param publishUrl where workers write: objects go to {@code publishUrl/live/…}
 * @param playbackUrl where players read; often the publish URL behind a cache
 * @param credential sent as a bearer token with writes; empty for none. Never shown by the API
 * @param deleted true once removed; the record stays so that the removal replicates
 */
public record CdnRecord(
    String name,
    String kind,
    URI publishUrl,
    URI playbackUrl,
    String credential,
    boolean deleted,
    long version) {
  public static final String HTTP = "http";

  public CdnRecord {
    requireName("CDN name", name);
    if (!kind.equals(HTTP)) {
      throw new IllegalArgumentException("CDN kind must be \"http\", got \"" + kind + "\"");
    }
    requireHttp("publishUrl", publishUrl);
    requireHttp("playbackUrl", playbackUrl);
  }

  public CdnRecord asDeleted() {
    return new CdnRecord(name, kind, publishUrl, playbackUrl, credential, true, version + 1);
  }

  private static void requireHttp(String what, URI uri) {
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(what + " must be an http or https URL, got " + uri);
    }
  }
}
