package org.zonecast.job;

import static org.zonecast.job.Names.requireName;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A CDN that broadcasts are published to. One that was deleted may be put again, as a later
 * version.
 *
 * @param kind the kind of target: {@code http} is PUT and DELETE with conditional requests, {@code
 *     webdav} an origin that knows no conditions (RFC 4918), {@code directory} a folder that
 *     workers see
 * @param publishUrl where workers write: objects go to {@code publishUrl/live/…}; a {@code file:}
 *     URL for a directory
 * @param playbackUrl where players read; often the publish URL behind a cache
 * @param credential sent with writes, as a bearer token, or to {@code webdav} by Basic
 *     authentication if it is {@code user:password}; empty for none. Never shown by the API
 * @param deleted true once removed; the record stays so that the removal replicates
 */
public record CdnRecord(
    String name,
    String kind,
    URI publishUrl,
    URI playbackUrl,
    String credential,
    boolean deleted,
    long version)
    implements VersionedRecord {
  public static final String HTTP = "http";
  public static final String WEBDAV = "webdav";
  public static final String DIRECTORY = "directory";

  /** The version of a CDN that only a configuration tells of: any that was recorded is higher. */
  public static final long CONFIGURED = 0;

  public CdnRecord {
    requireName("CDN name", name);
    switch (kind) {
      case HTTP, WEBDAV -> requireHttp("publishUrl", publishUrl);
      case DIRECTORY -> requireFile("publishUrl", publishUrl);
      default ->
          throw new IllegalArgumentException(
              "CDN kind must be \"http\", \"webdav\" or \"directory\", got \"" + kind + "\"");
    }
    requireHttp("playbackUrl", playbackUrl);
  }

  /**
   * A record whose playback URL may be left out where it is the publish URL.
   *
   * @throws IllegalArgumentException if a directory has none
   */
  public static CdnRecord of(
      String name,
      String kind,
      URI publishUrl,
      @Nullable URI playbackUrl,
      String credential,
      long version) {
    if (playbackUrl == null && kind.equals(DIRECTORY)) {
      throw new IllegalArgumentException(
          "playbackUrl is missing: a directory needs the http URL that players read it by");
    }
    URI playback = playbackUrl == null ? publishUrl : playbackUrl;
    return new CdnRecord(name, kind, publishUrl, playback, credential, false, version);
  }

  /** Whether what was put by the other record is there for this one. */
  public boolean isPlaceOf(CdnRecord other) {
    return place().equals(other.place());
  }

  /** Tells where workers write from every other place. */
  public String place() {
    return kind + " " + publishUrl;
  }

  /** The same as a configuration tells of it. */
  public CdnRecord asConfigured() {
    return with(deleted, CONFIGURED);
  }

  /** The same as the first version that is recorded. */
  public CdnRecord asRecorded() {
    return with(deleted, CONFIGURED + 1);
  }

  public CdnRecord asDeleted() {
    return with(true, version + 1);
  }

  private CdnRecord with(boolean isDeleted, long otherVersion) {
    return new CdnRecord(name, kind, publishUrl, playbackUrl, credential, isDeleted, otherVersion);
  }

  private static void requireFile(String what, URI uri) {
    String path = uri.getPath();
    boolean plain =
        uri.getAuthority() == null && uri.getQuery() == null && uri.getFragment() == null;
    boolean absolute = path != null && path.startsWith("/") && !path.equals("/");
    if (!"file".equals(uri.getScheme()) || !plain || !absolute || !uri.normalize().equals(uri)) {
      throw new IllegalArgumentException(
          what + " must be a file URL of an absolute path, such as file:///srv/hls, got " + uri);
    }
  }

  private static void requireHttp(String what, URI uri) {
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(what + " must be an http or https URL, got " + uri);
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          what + " must have no user or password in it; they belong in credential");
    }
  }
}
