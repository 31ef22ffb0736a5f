package org.zonecast.samples.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A CDN as a player sees it: GET, bounded in size and time. */
final class Origin implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MAX_BYTES = 64 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(PATIENCE)
          .build();

  /**
   * What a CDN answered.
   *
   * @param contentType without parameters, empty if it said nothing
   */
  record Body(String contentType, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /**
   * @throws IOException if it is not there, or larger than 64 MiB
   */
  Body get(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    try {
      HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException(uri + " answers " + answer.statusCode());
        }
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException(uri + " is larger than 64 MiB");
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        return new Body(
            type.replaceAll(";.*", "").strip().toLowerCase(java.util.Locale.ROOT), bytes);
      }
    } catch (ConnectException | HttpTimeoutException e) {
      throw new IOException(uri + " cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
