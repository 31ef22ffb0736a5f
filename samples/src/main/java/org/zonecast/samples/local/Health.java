package org.zonecast.samples.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks parts whether they are ready. */
final class Health implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  boolean ready(String baseUrl) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(baseUrl + "/health/ready")).timeout(PATIENCE).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
