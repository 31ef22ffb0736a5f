package org.zonecast.router.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The page for people, from memory: a few files and hls.js. */
public final class PageRoutes {
  private static final String HLS_JS_VERSION =
      "/META-INF/maven/org.webjars.npm/hls.js/pom.properties";

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

  private static final List<String> SCRIPTS =
      List.of(
          "api.js",
          "cluster.js",
          "map.js",
          "dialogs.js",
          "dom.js",
          "overview.js",
          "page.js",
          "player.js",
          "stream.js",
          "theme.js",
          "thumbnails.js",
          "words.js");

  /** Scripts and styles are ours alone; pictures and sound come from any CDN. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
          + "connect-src 'self' http: https:; media-src 'self' blob: http: https:; "
          + "worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record Asset(String contentType, Buffer body, String etag) {}

  private PageRoutes() {}

  /** Adds the page at {@code /} and its files under {@code /assets}. */
  public static void mount(Router router) {
    serve(router, "/", asset("page/index.html", "text/html; charset=utf-8"));
    serve(router, "/assets/page.css", asset("page/page.css", "text/css; charset=utf-8"));
    serve(router, "/assets/icon.svg", asset("page/icon.svg", "image/svg+xml"));
    serve(router, "/assets/hls.js", asset(hlsJs(), JAVASCRIPT));
    for (String script : SCRIPTS) {
      serve(router, "/assets/" + script, asset("page/" + script, JAVASCRIPT));
    }
  }

  private static void serve(Router router, String path, Asset asset) {
    router.get(path).handler(context -> answer(context, asset));
  }

  private static void answer(RoutingContext context, Asset asset) {
    var response =
        context
            .response()
            .putHeader(HttpHeaders.ETAG, asset.etag())
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer");
    if (asset.etag().equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, asset.contentType()).end(asset.body());
    }
  }

  private static String hlsJs() {
    var properties = new Properties();
    try (InputStream in = open(HLS_JS_VERSION)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/hls.js/%s/dist/hls.min.js"
        .formatted(properties.getProperty("version"));
  }

  private static Asset asset(String resource, String contentType) {
    try (InputStream in = open(resource)) {
      byte[] bytes = in.readAllBytes();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      String etag = "\"" + HexFormat.of().formatHex(hash, 0, 8) + "\"";
      return new Asset(contentType, Buffer.buffer(bytes), etag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(PageRoutes.class.getResourceAsStream(resource), resource);
  }
}
