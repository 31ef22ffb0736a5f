package org.zonecast.samples.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A CDN as a player sees it: GET, bounded in size and time. */
final class Origin implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MAX_BYTES = 64 << 20;

  /** Limits what is kept, whatever length the CDN announces. */
  private static final BodyHandler<byte[]> AT_MOST =
      BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES);

  private final Duration wholeAnswer;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(PATIENCE)
          .build();

  /**
   * @param wholeAnswer how long an answer may take to its last byte
   */
  Origin(Duration wholeAnswer) {
    this.wholeAnswer = wholeAnswer;
  }

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
   * @throws IOException if it is not there, larger than 64 MiB, or does not end in time
   */
  Body get(URI uri) throws IOException {
    HttpResponse<byte[]> answer = answer(uri);
    if (answer.statusCode() != 200) {
      throw new IOException(uri + " answers " + answer.statusCode());
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return new Body(type.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT), answer.body());
  }

  /** The client's own timeout ends with the headers. */
  private HttpResponse<byte[]> answer(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
    CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, AT_MOST);
    try {
      return answer.get(wholeAnswer.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(uri + " does not end within " + wholeAnswer.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw failed(uri, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static IOException failed(URI uri, @Nullable Throwable cause) {
    boolean absent = cause instanceof ConnectException || cause instanceof HttpTimeoutException;
    return new IOException(
        uri + (absent ? " cannot be reached" : " cannot be read: " + cause), cause);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
