package org.zonecast.samples.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client of one router's HTTP API. All calls block. */
public final class ApiClient implements AutoCloseable {
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(15);
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final long AGAIN_MILLIS = 250;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI url;
  private final String token;
  private final Duration patience;
  private final HttpClient http;

  public ApiClient(URI url, String token) {
    this(url, token, DEFAULT_PATIENCE);
  }

  /** A client that waits so long for each answer. */
  public ApiClient(URI url, String token, Duration patience) {
    this.url = url;
    this.token = token;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
  }

  /** Asks for {@code path}, such as {@code /v1/streams}. */
  public JsonNode get(String path) throws IOException {
    return call("GET", path, null);
  }

  public JsonNode post(String path, Object body) throws IOException {
    return call("POST", path, body);
  }

  /** Posts, and again for so long while the answer is 503. */
  public JsonNode post(String path, Object body, Duration patience)
      throws IOException, InterruptedException {
    return patiently(patience, () -> post(path, body));
  }

  public JsonNode put(String path, Object body) throws IOException {
    return call("PUT", path, body);
  }

  /** Puts, and again for so long while the answer is 503. */
  public JsonNode put(String path, Object body, Duration patience)
      throws IOException, InterruptedException {
    return patiently(patience, () -> put(path, body));
  }

  /** Puts a file as it is. */
  public JsonNode upload(String path, String mediaType, byte[] file) throws IOException {
    return call(request(path, mediaType).PUT(BodyPublishers.ofByteArray(file)).build());
  }

  public JsonNode delete(String path) throws IOException {
    return call("DELETE", path, null);
  }

  /**
   * Deletes, and again for so long while the answer is 503. What is not there, or was deleted by a
   * request before, is deleted.
   */
  public void delete(String path, Duration patience) throws IOException, InterruptedException {
    try {
      patiently(patience, () -> delete(path));
    } catch (ApiException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
    }
  }

  /**
   * Makes a request, and again for so long while the answer is 503: a store that was just started,
   * or has lost its primary, needs some seconds.
   */
  private static JsonNode patiently(Duration patience, Request request)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return request.send();
      } catch (ApiException e) {
        if (e.status() != UNAVAILABLE || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(AGAIN_MILLIS);
      }
    }
  }

  /** A request that may be made again. */
  private interface Request {
    JsonNode send() throws IOException;
  }

  private JsonNode call(String method, String path, @Nullable Object body) throws IOException {
    return call(
        request(path, "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build());
  }

  private HttpRequest.Builder request(String path, String contentType) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(patience)
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json")
        .header("Content-Type", contentType);
  }

  private JsonNode call(HttpRequest request) throws IOException {
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() / 100 != 2) {
      throw new ApiException(answer.statusCode(), problem(answer));
    }
    return read(answer);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + url, e);
    } catch (IOException e) {
      throw new IOException("cannot reach the API at " + url + " (" + reason(e) + ")", e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static JsonNode read(HttpResponse<String> answer) throws IOException {
    if (answer.body().isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new ApiException(answer.statusCode(), "not JSON: " + e.getOriginalMessage());
    }
  }

  /** What an RFC 9457 problem says, or the status alone. */
  private static String problem(HttpResponse<String> answer) {
    try {
      JsonNode problem = JSON.readTree(answer.body());
      String detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isEmpty()) {
        return detail;
      }
    } catch (JsonProcessingException e) {
      return "HTTP status " + answer.statusCode() + " with a body that is not JSON";
    }
    return "HTTP status " + answer.statusCode();
  }

  @Override
  public void close() {
    http.close();
  }
}
