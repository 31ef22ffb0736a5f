package org.zonecast.job.redis;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a zone's Redis is: a pair with Sentinels, or one endpoint of a managed service. */
public sealed interface RedisEndpoint {
  Pattern ADDRESS = Pattern.compile("[^:\\s]+:\\d{1,5}");

  /** What log lines call it; without secrets. */
  String name();

  /**
   * A primary and its replica.
   *
   * @param sentinels those that watch it, each {@code host:port}
   * @param master the name that they know it by
   */
  record Pair(List<String> sentinels, String master) implements RedisEndpoint {
    public Pair {
      sentinels = List.copyOf(sentinels);
      if (sentinels.isEmpty()) {
        throw new IllegalArgumentException("sentinels must name one at least, as host:port");
      }
      for (String sentinel : sentinels) {
        if (!ADDRESS.matcher(sentinel).matches()) {
          throw new IllegalArgumentException("sentinels must be host:port, got " + sentinel);
        }
      }
      if (master.isBlank()) {
        throw new IllegalArgumentException("master must not be empty");
      }
    }

    @Override
    public String name() {
      return master;
    }
  }

  /**
   * One endpoint, behind which somebody else replaces nodes.
   *
   * @param user empty for the default user
   * @param password empty for none
   * @param ca PEM file with the certificates to trust; null for those that Java trusts
   */
  record Managed(
      String host, int port, boolean tls, String user, String password, @Nullable Path ca)
      implements RedisEndpoint {
    private static final int USUAL_PORT = 6379;

    /**
     * @param url {@code redis://} or, encrypted, {@code rediss://user:password@host:port}; user and
     *     password percent-encoded where need be
     */
    static Managed of(String url, @Nullable Path ca) {
      URI uri = parse(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean tls = scheme.equals("rediss");
      String path = String.valueOf(uri.getRawPath());
      if (!tls && !scheme.equals("redis")
          || uri.getHost() == null
          || !path.isEmpty() && !path.equals("/")
          || uri.getRawQuery() != null) {
        throw unreadable();
      }
      if (ca != null && !tls) {
        throw new IllegalArgumentException("ca is of no use without rediss:// in url");
      }
      if (ca != null) {
        requireCertificates(ca);
      }
      String told = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
      int colon = told.indexOf(':');
      String user = colon < 0 ? "" : decoded(told.substring(0, colon));
      String password = decoded(told.substring(colon + 1));
      int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
      return new Managed(uri.getHost(), port, tls, user, password, ca);
    }

    private static void requireCertificates(Path ca) {
      if (!Files.isReadable(ca)) {
        throw new IllegalArgumentException("ca must be a file that can be read, got " + ca);
      }
      try {
        TrustedCertificates.require(ca);
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "ca must be a PEM file with certificates, got " + ca + ": " + e.getMessage(), e);
      }
    }

    private static URI parse(String url) {
      try {
        return new URI(url);
      } catch (URISyntaxException e) {
        throw unreadable(); // the cause would show the password
      }
    }

    private static IllegalArgumentException unreadable() {
      return new IllegalArgumentException(
          "url must be rediss://user:password@host:port, or redis:// without encryption");
    }

    private static String decoded(String part) {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
      return host + ":" + port;
    }

    /** Without the password. */
    @Override
    public String toString() {
      return (tls ? "rediss://" : "redis://") + name();
    }
  }

  /**
   * What a section {@code redis} of a configuration means. The messages begin with the key's name.
   *
   * @throws IllegalArgumentException unless it names exactly one of the two
   */
  static RedisEndpoint of(
      List<String> sentinels, @Nullable String master, @Nullable String url, @Nullable Path ca) {
    if (url != null) {
      if (!sentinels.isEmpty() || master != null) {
        throw new IllegalArgumentException(
            "url is for a managed Redis and excludes sentinels and master: give one or the other");
      }
      return Managed.of(url, ca);
    }
    if (sentinels.isEmpty()) {
      throw new IllegalArgumentException(
          "sentinels must name one at least, as host:port; a managed Redis has url instead");
    }
    if (master == null) {
      throw new IllegalArgumentException("master is missing: the name that the Sentinels know");
    }
    if (ca != null) {
      throw new IllegalArgumentException("ca is of no use without url");
    }
    return new Pair(sentinels, master);
  }
}
